// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Evictions under a PodDisruptionBudget whose status somebody keeps.
class EvictionsIT {

  private static RunningServer server;
  private String pods = "";
  private String budgets = "";

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void prepare(TestInfo test) throws Exception {
    String namespace = "evict-" + Integer.toHexString(test.getDisplayName().hashCode());
    String inside = "/api/v1/namespaces/" + namespace;
    server.post("/api/v1/namespaces", named(namespace));
    server.post(inside + "/serviceaccounts", named("default"));
    pods = inside + "/pods";
    budgets = "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets";
    server.post(
        pods,
        """
        {"metadata":{"name":"p","labels":{"app":"a"}},
         "spec":{"containers":[{"name":"c","image":"i"}]}}
        """);
    server.post(pods + "/p/binding", "{\"target\":{\"kind\":\"Node\",\"name\":\"n\"}}");
    report(pods + "/p", "{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}");
  }

  private static String named(String name) {
    return "{\"metadata\":{\"name\":\"" + name + "\"}}";
  }

  private static void report(String path, String status) throws Exception {
    JsonObject object = server.get(path);
    object.put("status", Json.readObject(status.replace('\'', '"')));
    assertThat(server.put(path + "/status", object).get("status")).isInstanceOf(JsonObject.class);
  }

  private void budget(String policy, String status) throws Exception {
    server.post(
        budgets,
        """
        {"metadata":{"name":"b"},"spec":{"minAvailable":1,"unhealthyPodEvictionPolicy":"%s",
         "selector":{"matchLabels":{"app":"a"}}}}
        """
            .formatted(policy));
    report(budgets + "/b", status);
  }

  private JsonObject evict(String options) throws Exception {
    return server.post(
        pods + "/p/eviction",
        "{\"metadata\":{\"name\":\"p\"},\"deleteOptions\":" + options.replace('\'', '"') + "}");
  }

  @Test
  void takesFromTheBudgetAndSaysOnThePodWhyItGoes() throws Exception {
    budget(
        "IfHealthyBudget",
        "{'observedGeneration':1,'disruptionsAllowed':1,'currentHealthy':2,'desiredHealthy':1,"
            + "'expectedPods':2}");

    JsonObject tried = evict("{'dryRun':['All']}");
    assertThat(tried.string("status")).contains("Success");
    assertThat(server.get(budgets + "/b").integer("status", "disruptionsAllowed")).contains(1L);
    JsonObject evicted = evict("{}");

    assertThat(evicted.string("status")).contains("Success");
    JsonObject status = server.get(budgets + "/b").object("status").orElseThrow();
    assertThat(status.integer("disruptionsAllowed")).contains(0L);
    assertThat(status.object("disruptedPods").orElseThrow()).containsOnlyKeys("p");
    assertThat(condition(status, "DisruptionAllowed").string("reason"))
        .contains("InsufficientPods");
    JsonObject pod = server.get(pods + "/p");
    assertThat(pod.string("metadata", "deletionTimestamp")).isPresent();
    assertThat(condition(pod.object("status").orElseThrow(), "DisruptionTarget").string("reason"))
        .contains("EvictionByEvictionAPI");
  }

  private static JsonObject condition(JsonObject status, String type) {
    return status.array("conditions").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("type").orElse("").equals(type))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'observedGeneration':0,'disruptionsAllowed':1}"
            + " | The disruption budget b is still being processed by the server.",
        "{'observedGeneration':1,'desiredHealthy':2,'currentHealthy':1}"
            + " | The disruption budget b needs 2 healthy pods and has 1 currently",
        "{'observedGeneration':1,'conditions':[{'type':'DisruptionAllowed','status':'False',"
            + "'reason':'SyncFailed','message':'no scale','lastTransitionTime':"
            + "'2026-01-01T00:00:00Z'}]}"
            + " | The disruption budget b does not allow evicting pods currently because it failed"
            + " sync: no scale"
      })
  void refusesWithTheReason(String status, String reason) throws Exception {
    budget("AlwaysAllow", status);

    JsonObject refused = evict("{}");

    assertThat(refused.integer("code")).contains(429L);
    assertThat(refused.toString()).contains("DisruptionBudget").contains(reason);
    assertThat(server.get(pods + "/p").at("metadata", "deletionTimestamp")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "IfHealthyBudget, 1, 201",
    "IfHealthyBudget, 0, 429",
    "AlwaysAllow, 0, 201",
  })
  void letsUnreadyPodsGoWhereNothingIsLost(String policy, int healthy, int code) throws Exception {
    budget(
        policy,
        "{'observedGeneration':1,'disruptionsAllowed':0,'desiredHealthy':1,'currentHealthy':"
            + healthy
            + "}");
    report(pods + "/p", "{'phase':'Running','conditions':[{'type':'Ready','status':'False'}]}");

    assertThat(evict("{}").integer("code")).contains((long) code);
    assertThat(server.get(budgets + "/b").at("status", "disruptedPods")).isNull();
  }

  @Test
  void heedsPreconditionsOfTheOneWhoAsks() throws Exception {
    String version = server.get(pods + "/p").string("metadata", "resourceVersion").orElseThrow();

    JsonObject refused = evict("{'preconditions':{'resourceVersion':'1'}}");
    assertThat(refused.integer("code")).contains(409L);
    assertThat(server.get(pods + "/p").at("metadata", "deletionTimestamp")).isNull();

    JsonObject evicted = evict("{'preconditions':{'resourceVersion':'" + version + "'}}");
    assertThat(evicted.string("status")).contains("Success");
    assertThat(server.get(pods + "/p").string("metadata", "deletionTimestamp")).isPresent();
  }
}
