// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.Reference;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterReferencesTest {

  private final MemoryCluster cluster = new MemoryCluster();
  private final ClusterReferences references = new ClusterReferences(_ -> cluster);

  @BeforeEach
  void objects() {
    for (String object :
        List.of(
            """
            {"apiVersion":"apps/v1","kind":"Deployment",
             "metadata":{"name":"web","namespace":"shop","labels":{"app":"web"}}}\
            """,
            """
            {"apiVersion":"example.com/v2","kind":"Widget","metadata":{"name":"one","namespace":"shop"}}\
            """,
            """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
             "metadata":{"name":"widgets.example.com"},
             "spec":{"group":"example.com","scope":"Namespaced",
              "names":{"kind":"Widget","plural":"widgets","singular":"widget","shortNames":["wd"]},
              "versions":[{"name":"v1","storage":false},{"name":"v2","storage":true}]}}\
            """,
            """
            {"apiVersion":"v1","kind":"Node","metadata":{"name":"worker"}}\
            """)) {
      cluster.put(Json.readObject(object));
    }
  }

  private List<String> names(
      String resource, String group, String name, Map<String, String> labels) {
    return references.find(new Reference(resource, group, "", "shop", name, labels)).stream()
        .map(it -> it.string("kind").orElse("") + "/" + name(it))
        .toList();
  }

  private static String name(JsonObject object) {
    return object.string("metadata", "name").orElse("");
  }

  @Test
  void knowsResourcesByAllTheirNames() {
    for (String resource : List.of("deployment", "deployments", "deploy")) {
      assertThat(names(resource, "", "web", Map.of())).containsExactly("Deployment/web");
    }
    for (String resource : List.of("widget", "widgets", "wd")) {
      assertThat(names(resource, "example.com", "one", Map.of())).containsExactly("Widget/one");
    }
  }

  @Test
  void findsByLabels() {
    assertThat(names("deployment", "apps", "", Map.of("app", "web")))
        .containsExactly("Deployment/web");
    assertThat(names("deployment", "apps", "", Map.of("app", "other"))).isEmpty();
  }

  @Test
  void looksOutsideOfNamespacesForWhatHasNone() {
    assertThat(names("node", "", "worker", Map.of())).containsExactly("Node/worker");
  }

  @Test
  void saysWhatIsNotThere() {
    assertThatThrownBy(() -> names("deployment", "", "none", Map.of()))
        .hasMessage("there is no Deployment shop/none to refer to");
    assertThatThrownBy(() -> names("gadget", "example.com", "one", Map.of()))
        .hasMessage("the cluster knows no resource \"gadget.example.com\"");
  }
}
