// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IngressRoutesTest {

  private final IngressRoutes routes =
      IngressRoutes.of(
          List.of(
              ingress("a", "shop.test", "/", "Prefix", "page"),
              ingress("b", "shop.test", "/api", "Prefix", "api"),
              ingress("c", "shop.test", "/api/health", "Exact", "health"),
              ingress("d", "*.shop.test", "/", "Prefix", "wild"),
              ingress("e", null, "/any", "ImplementationSpecific", "any")));

  static Ingress ingress(
      String name, @Nullable String host, String path, String type, String service) {
    return new IngressBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewRule()
        .withHost(host)
        .withNewHttp()
        .addNewPath()
        .withPath(path)
        .withPathType(type)
        .withNewBackend()
        .withNewService()
        .withName(service)
        .withNewPort()
        .withNumber(80)
        .endPort()
        .endService()
        .endBackend()
        .endPath()
        .endHttp()
        .endRule()
        .endSpec()
        .build();
  }

  private String find(String host, String path) {
    return routes.find(host, path).map(backend -> backend.service().name()).orElse("-");
  }

  @Test
  void longestPathWinsAndExactBeatsPrefix() {
    assertThat(find("shop.test", "/")).isEqualTo("page");
    assertThat(find("SHOP.test:8080", "/apis")).isEqualTo("page");
    assertThat(find("shop.test", "/api")).isEqualTo("api");
    assertThat(find("shop.test", "/api/x")).isEqualTo("api");
    assertThat(find("shop.test", "/api/health")).isEqualTo("health");
    assertThat(find("shop.test", "/api/health/x")).isEqualTo("api");
  }

  @Test
  void exactHostBeatsWildcardBeatsNone() {
    assertThat(find("eu.shop.test", "/")).isEqualTo("wild");
    assertThat(find("a.b.shop.test", "/")).isEqualTo("-");
    assertThat(find("other.test", "/any/thing")).isEqualTo("any");
    assertThat(find("other.test", "/")).isEqualTo("-");
  }

  @Test
  void leavesOtherClassesAlone() {
    Ingress other =
        new IngressBuilder(ingress("x", null, "/", "Prefix", "x"))
            .editSpec()
            .withIngressClassName("traefik")
            .endSpec()
            .build();

    assertThat(IngressRoutes.of(List.of(other)).find("h", "/")).isEmpty();
  }
}
