// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Quotas as the server alone keeps them: the test plays the controller, which says once what there
/// is.
class ResourceQuotaIT {

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// A namespace with an account and one counted quota named `quota`.
  private static String namespace(String name, String spec, String used) throws Exception {
    server.post(
        "/api/v1/namespaces",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}");
    String path = "/api/v1/namespaces/" + name;
    server.post(
        path + "/serviceaccounts",
        "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"default\"}}");
    JsonObject quota =
        server.post(
            path + "/resourcequotas",
            """
            {"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"quota"},"spec":%s}\
            """
                .formatted(spec));
    JsonObject hard = quota.object("spec", "hard").orElseThrow();
    quota.put("status", JsonObject.of("hard", hard, "used", Json.readObject(used)));
    server.put(path + "/resourcequotas/quota/status", quota);
    return path;
  }

  private static JsonObject used(String path) throws Exception {
    return server.get(path + "/resourcequotas/quota").object("status", "used").orElseThrow();
  }

  private static String map(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
        + name
        + "\"}}";
  }

  private static String pod(String name, String resources, String more) {
    return """
    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},
     "spec":{"containers":[{"name":"c","image":"i","resources":%s}]%s}}\
    """
        .formatted(name, resources, more);
  }

  @Test
  void chargesWithTheWriteAndReleasesWithTheDelete() throws Exception {
    String path = namespace("life", "{\"hard\":{\"configmaps\":\"2\"}}", "{\"configmaps\":\"0\"}");

    server.post(path + "/configmaps", map("a"));
    server.post(path + "/configmaps", map("b"));
    JsonObject refused = server.post(path + "/configmaps", map("c"));

    assertThat(refused.string("message"))
        .contains(
            "configmaps \"c\" is forbidden: exceeded quota: quota, requested: configmaps=1, used:"
                + " configmaps=2, limited: configmaps=2");
    assertThat(refused.integer("code")).contains(403L);
    assertThat(used(path)).isEqualTo(JsonObject.of("configmaps", "2"));
    server.delete(path + "/configmaps/a");
    assertThat(used(path)).isEqualTo(JsonObject.of("configmaps", "1"));
  }

  @Test
  void neverLetsTwoWritersHaveTheLastUnit() throws Exception {
    String path =
        namespace(
            "race", "{\"hard\":{\"count/configmaps\":\"5\"}}", "{\"count/configmaps\":\"0\"}");
    AtomicInteger created = new AtomicInteger();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String name = "m" + i;
      writers.add(
          Thread.startVirtualThread(() -> {
            try {
              if (server
                      .send("POST", path + "/configmaps", "application/json", map(name))
                      .statusCode()
                  == 201) {
                created.incrementAndGet();
              }
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }));
    }
    for (Thread writer : writers) {
      writer.join();
    }

    assertThat(created).hasValue(5);
    assertThat(used(path)).isEqualTo(JsonObject.of("count/configmaps", "5"));
    assertThat(server.get(path + "/configmaps").array("items").orElseThrow()).hasSize(5);
  }

  @Test
  void chargesNothingForWritesThatDoNotHappen() throws Exception {
    String path = namespace("dry", "{\"hard\":{\"configmaps\":\"2\"}}", "{\"configmaps\":\"0\"}");
    server.post(path + "/configmaps", map("a"));

    JsonObject dry = server.post(path + "/configmaps?dryRun=All", map("b"));
    JsonObject again = server.post(path + "/configmaps", map("a"));

    assertThat(dry.string("metadata", "name")).contains("b");
    assertThat(again.string("reason")).contains("AlreadyExists");
    assertThat(used(path)).isEqualTo(JsonObject.of("configmaps", "1"));
    server.post(path + "/configmaps", map("b"));
    assertThat(server.post(path + "/configmaps?dryRun=All", map("c")).integer("code"))
        .contains(403L);
  }

  @Test
  void wantsAmountsForWhatItLimits() throws Exception {
    String path =
        namespace(
            "must",
            "{\"hard\":{\"requests.cpu\":\"1\",\"limits.memory\":\"1Gi\",\"pods\":\"3\"}}",
            "{\"requests.cpu\":\"0\",\"limits.memory\":\"0\",\"pods\":\"0\"}");

    JsonObject bare = server.post(path + "/pods", pod("bare", "{}", ""));
    JsonObject given =
        server.post(
            path + "/pods",
            pod("given", "{\"requests\":{\"cpu\":\"600m\"},\"limits\":{\"memory\":\"1Mi\"}}", ""));
    JsonObject more =
        server.post(
            path + "/pods",
            pod("more", "{\"requests\":{\"cpu\":\"500m\"},\"limits\":{\"memory\":\"1Mi\"}}", ""));

    assertThat(bare.string("message"))
        .contains(
            "pods \"bare\" is forbidden: failed quota: quota: must specify limits.memory for: c;"
                + " requests.cpu for: c");
    assertThat(given.string("metadata", "name")).contains("given");
    assertThat(more.string("message"))
        .contains(
            "pods \"more\" is forbidden: exceeded quota: quota, requested: requests.cpu=500m, used:"
                + " requests.cpu=600m, limited: requests.cpu=1");
    assertThat(used(path))
        .isEqualTo(JsonObject.of("limits.memory", "1Mi", "pods", "1", "requests.cpu", "600m"));
  }

  @Test
  void releasesAPodThatIsOver() throws Exception {
    String path =
        namespace(
            "over",
            "{\"hard\":{\"pods\":\"1\",\"count/pods\":\"5\"}}",
            "{\"pods\":\"0\",\"count/pods\":\"0\"}");
    JsonObject pod = server.post(path + "/pods", pod("p", "{}", ""));

    pod.childObject("status").put("phase", "Succeeded");
    server.put(path + "/pods/p/status", pod);

    assertThat(used(path)).isEqualTo(JsonObject.of("count/pods", "1", "pods", "0"));
    server.delete(path + "/pods/p");
    assertThat(used(path)).isEqualTo(JsonObject.of("count/pods", "0", "pods", "0"));
  }

  @Test
  void countsByScope() throws Exception {
    String path =
        namespace(
            "scope",
            """
            {"hard":{"pods":"1"},"scopeSelector":{"matchExpressions":[
              {"scopeName":"PriorityClass","operator":"In","values":["system-node-critical"]}]}}\
            """,
            "{\"pods\":\"0\"}");

    server.post(path + "/pods", pod("plain", "{}", ""));
    server.post(path + "/pods", pod("a", "{}", ",\"priorityClassName\":\"system-node-critical\""));
    JsonObject refused =
        server.post(
            path + "/pods", pod("b", "{}", ",\"priorityClassName\":\"system-node-critical\""));

    assertThat(used(path)).isEqualTo(JsonObject.of("pods", "1"));
    assertThat(refused.string("message").orElse("")).contains("exceeded quota: quota");
  }

  @Test
  void countsServicesAndTheirPorts() throws Exception {
    String path =
        namespace(
            "services",
            "{\"hard\":{\"services\":\"2\",\"services.nodeports\":\"1\"}}",
            "{\"services\":\"0\",\"services.nodeports\":\"0\"}");
    String service =
        """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"%s"},
         "spec":{"type":"%s","ports":[{"port":80}]}}\
        """;

    JsonObject first = server.post(path + "/services", service.formatted("a", "ClusterIP"));
    first.childObject("spec").put("type", "NodePort");
    server.put(path + "/services/a", first);
    JsonObject refused = server.post(path + "/services", service.formatted("b", "NodePort"));

    assertThat(used(path)).isEqualTo(JsonObject.of("services", "1", "services.nodeports", "1"));
    assertThat(refused.string("message").orElse(""))
        .contains("requested: services.nodeports=1, used: services.nodeports=1");
  }

  @Test
  void refusesWhatNobodyHasCounted() throws Exception {
    String path = namespace("unknown", "{\"hard\":{\"secrets\":\"2\"}}", "{}");

    JsonObject refused =
        server.post(
            path + "/secrets",
            "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"}}");

    assertThat(refused.string("message"))
        .contains(
            "secrets \"s\" is forbidden: status unknown for quota: quota, resources: secrets");
  }

  @Test
  void countsCustomResources() throws Exception {
    server.post(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
         "metadata":{"name":"wheels.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced",
          "names":{"plural":"wheels","singular":"wheel","kind":"Wheel","listKind":"WheelList"},
          "versions":[{"name":"v1","served":true,"storage":true,
           "schema":{"openAPIV3Schema":{"type":"object"}}}]}}\
        """);
    String path =
        namespace(
            "custom",
            "{\"hard\":{\"count/wheels.example.com\":\"1\"}}",
            "{\"count/wheels.example.com\":\"0\"}");
    String wheels = "/apis/example.com/v1/namespaces/custom/wheels";
    String wheel =
        "{\"apiVersion\":\"example.com/v1\",\"kind\":\"Wheel\",\"metadata\":{\"name\":\"%s\"}}";

    server.post(wheels, wheel.formatted("a"));
    JsonObject refused = server.post(wheels, wheel.formatted("b"));

    assertThat(used(path)).isEqualTo(JsonObject.of("count/wheels.example.com", "1"));
    assertThat(refused.string("message").orElse(""))
        .contains("wheels.example.com \"b\" is forbidden: exceeded quota: quota");
  }

  @Test
  void goesAwayWithItsNamespacesOwnQuota() throws Exception {
    String path =
        namespace("itself", "{\"hard\":{\"resourcequotas\":\"2\"}}", "{\"resourcequotas\":\"1\"}");

    server.delete(path + "/resourcequotas/quota");

    assertThat(server.get(path + "/resourcequotas/quota").integer("code")).contains(404L);
  }
}
