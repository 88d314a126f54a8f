// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.examples.webpage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.plane.embedded.junit.EmbeddedKubernetes;
import dev.wheelhouse.plane.embedded.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@EmbeddedKubernetes(crds = "crds/webpages.yaml", node = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebPageOperatorIT {

  private static final long LIMIT = 60;

  private final Operator operator;

  WebPageOperatorIT(KubernetesClient client) {
    operator = WebPageOperator.create(client);
  }

  @BeforeAll
  void start() {
    operator.start();
  }

  @AfterAll
  void stop() {
    operator.stop();
  }

  @Test
  void servesAPage(KubernetesClient client, @TestNamespace String namespace) {
    client.resource(page(namespace, "hello", "<h1>Hello</h1>", 2)).create();

    WebPage page = await(client, namespace, status -> status.readyReplicas() == 2);
    assertThat(page.getStatus().url()).isEqualTo("http://hello." + namespace + ".svc/");
    assertThat(client.configMaps().inNamespace(namespace).withName("hello").get().getData())
        .containsEntry("index.html", "<h1>Hello</h1>");
    assertThat(client.services().inNamespace(namespace).withName("hello").get()).isNotNull();
  }

  @Test
  void aNewTextRollsTheServers(KubernetesClient client, @TestNamespace String namespace) {
    client.resource(page(namespace, "hello", "one", 1)).create();
    await(client, namespace, status -> status.readyReplicas() == 1);

    client.resource(page(namespace, "hello", "two", 1)).forceConflicts().serverSideApply();

    await(client, namespace, status -> status.observedGeneration() == 2);
    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("hello")
        .waitUntilCondition(it -> it.getMetadata().getGeneration() == 2, LIMIT, TimeUnit.SECONDS);
  }

  @Test
  void everythingGoesWithThePage(KubernetesClient client, @TestNamespace String namespace) {
    client.resource(page(namespace, "hello", "soon gone", 1)).create();
    await(client, namespace, status -> status.readyReplicas() == 1);

    client.resources(WebPage.class).inNamespace(namespace).withName("hello").delete();

    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("hello")
        .waitUntilCondition(it -> it == null, LIMIT, TimeUnit.SECONDS);
  }

  @Test
  void refusesAPageWithoutText(KubernetesClient client, @TestNamespace String namespace) {
    assertThatThrownBy(() -> client.resource(page(namespace, "hello", "", 1)).create())
        .hasMessageContaining("spec.html");
  }

  private static WebPage page(String namespace, String name, String html, int replicas) {
    WebPage page = new WebPage();
    page.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
    page.setSpec(new WebPageSpec(html, replicas));
    return page;
  }

  private static WebPage await(
      KubernetesClient client, String namespace, Predicate<WebPageStatus> holds) {
    return client
        .resources(WebPage.class)
        .inNamespace(namespace)
        .withName("hello")
        .waitUntilCondition(
            page -> page != null && page.getStatus() != null && holds.test(page.getStatus()),
            LIMIT,
            TimeUnit.SECONDS);
  }
}
