// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Services that become of another type.
class ServiceTypesIT {

  private static final String SERVICES = "/api/v1/namespaces/default/services";

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void clean() throws Exception {
    server.delete(SERVICES + "/changing");
  }

  private static JsonObject make(String type) throws Exception {
    JsonObject made =
        server.post(
            SERVICES,
            """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"changing"},
             "spec":{"type":"%s","externalName":%s,"ports":[{"port":80}]}}\
            """
                .formatted(type, type.equals("ExternalName") ? "\"example.com\"" : "null"));
    assertThat(made.string("kind")).as(made.toString()).hasValue("Service");
    return made;
  }

  private static JsonObject patch(String spec) throws Exception {
    String body = "{\"spec\":" + spec + "}";
    return Json.readObject(
        server.send("PATCH", SERVICES + "/changing", "application/merge-patch+json", body).body());
  }

  @ParameterizedTest
  @CsvSource({
    "ClusterIP, NodePort", "ClusterIP, LoadBalancer", "ClusterIP, ExternalName",
    "NodePort, ClusterIP", "NodePort, LoadBalancer", "NodePort, ExternalName",
    "LoadBalancer, ClusterIP", "LoadBalancer, NodePort", "LoadBalancer, ExternalName",
    "ExternalName, ClusterIP", "ExternalName, NodePort", "ExternalName, LoadBalancer"
  })
  void keepsTheFieldsOfTheNewTypeAlone(String from, String to) throws Exception {
    JsonObject before = make(from);

    JsonObject after =
        patch(
            "{\"type\":\"%s\",\"externalName\":%s}"
                .formatted(to, to.equals("ExternalName") ? "\"example.com\"" : "null"));

    assertThat(after.string("kind")).as(after.toString()).hasValue("Service");
    boolean open = List.of("NodePort", "LoadBalancer").contains(to);
    assertThat(after.string("spec", "type")).hasValue(to);
    assertThat(after.at("spec", "externalTrafficPolicy")).isEqualTo(open ? "Cluster" : null);
    assertThat(after.at("spec", "allocateLoadBalancerNodePorts"))
        .isEqualTo(to.equals("LoadBalancer") ? true : null);
    assertThat(port(after).containsKey("nodePort")).isEqualTo(open);
    if (open && port(before).containsKey("nodePort")) {
      assertThat(port(after).get("nodePort")).isEqualTo(port(before).get("nodePort"));
    }
    if (to.equals("ExternalName")) {
      assertThat(after.object("spec").orElseThrow())
          .doesNotContainKeys("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy");
    } else if (!from.equals("ExternalName")) {
      assertThat(after.at("spec", "clusterIP")).isEqualTo(before.at("spec", "clusterIP"));
    } else {
      assertThat(after.string("spec", "clusterIP")).isPresent();
    }
  }

  private static JsonObject port(JsonObject service) {
    return service.array("spec", "ports").map(JsonArray::objects).orElseThrow().getFirst();
  }

  @Test
  void refusesAFieldThatIsAskedForWithATypeThatHasNone() throws Exception {
    make("NodePort");

    JsonObject refused = patch("{\"type\":\"ClusterIP\",\"externalTrafficPolicy\":\"Local\"}");

    assertThat(refused.integer("code")).as(refused.toString()).hasValue(422L);
    assertThat(refused.string("message").orElseThrow()).contains("spec.externalTrafficPolicy");
  }

  @Test
  void givesTheNodePortToTheNextService() throws Exception {
    Object freed = port(make("NodePort")).get("nodePort");
    patch("{\"type\":\"ClusterIP\"}");

    JsonObject next =
        server.post(
            SERVICES,
            """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"next"},
             "spec":{"type":"NodePort","ports":[{"port":80,"nodePort":%s}]}}\
            """
                .formatted(freed));

    assertThat(port(next).get("nodePort")).isEqualTo(freed);
    server.delete(SERVICES + "/next");
  }

  @Test
  void givesAPortToAskForHealthWhereTrafficStaysOnTheNode() throws Exception {
    Object none = make("LoadBalancer").at("spec", "healthCheckNodePort");
    Object port = patch("{\"externalTrafficPolicy\":\"Local\"}").at("spec", "healthCheckNodePort");
    Object kept = patch("{\"healthCheckNodePort\":0}").at("spec", "healthCheckNodePort");
    JsonObject changed = patch("{\"healthCheckNodePort\":30000}");
    JsonObject taken =
        server.post(
            SERVICES,
            """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"next"},
             "spec":{"type":"NodePort","ports":[{"port":80,"nodePort":%s}]}}\
            """
                .formatted(port));
    Object gone =
        patch("{\"externalTrafficPolicy\":\"Cluster\"}").at("spec", "healthCheckNodePort");
    JsonObject refused = patch("{\"healthCheckNodePort\":30000}");

    assertThat(none).isNull();
    assertThat(port).isInstanceOf(Long.class);
    assertThat(kept).isEqualTo(port);
    assertThat(changed.string("message").orElseThrow())
        .contains("spec.healthCheckNodePort: Forbidden: field is immutable");
    assertThat(taken.string("message").orElseThrow()).contains("already allocated");
    assertThat(gone).isNull();
    assertThat(refused.string("message").orElseThrow())
        .contains("spec.healthCheckNodePort")
        .contains("may only be set when");
  }
}
