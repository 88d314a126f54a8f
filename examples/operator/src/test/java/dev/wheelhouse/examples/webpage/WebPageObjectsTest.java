// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.examples.webpage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebPageObjectsTest {

  private static List<HasMetadata> objects(String html) {
    WebPage page = new WebPage();
    page.setMetadata(
        new ObjectMetaBuilder().withName("hello").withNamespace("shop").withUid("u-1").build());
    page.setSpec(new WebPageSpec(html, 2));
    return WebPageObjects.of(page);
  }

  @Test
  void belongToTheirPage() {
    assertThat(objects("text"))
        .extracting(HasMetadata::getKind)
        .containsExactly("ConfigMap", "Deployment", "Service");
    assertThat(objects("text"))
        .allSatisfy(object -> {
          assertThat(object.getMetadata().getNamespace()).isEqualTo("shop");
          assertThat(object.getMetadata().getOwnerReferences().getFirst().getUid())
              .isEqualTo("u-1");
        });
  }

  @Test
  void anotherTextIsAnotherTemplate() {
    assertThat(deployment("one").getSpec().getTemplate())
        .isEqualTo(deployment("one").getSpec().getTemplate())
        .isNotEqualTo(deployment("two").getSpec().getTemplate());
  }

  private static Deployment deployment(String html) {
    return (Deployment) objects(html).get(1);
  }
}
