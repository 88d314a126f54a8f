// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.testing.Eventually;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowControlIT {

  private static final String GROUP = "/apis/flowcontrol.apiserver.k8s.io/v1";
  private static final String SCHEMAS = GROUP + "/flowschemas";
  private static final String LEVELS = GROUP + "/prioritylevelconfigurations";

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<String> names(String path) throws Exception {
    return server.get(path).array("items").orElseGet(JsonArray::new).objects().stream()
        .map(object -> object.string("metadata", "name").orElse(""))
        .toList();
  }

  private static String dangling(String name) {
    try {
      return server
          .get(SCHEMAS + "/" + name)
          .array("status", "conditions")
          .orElseGet(JsonArray::new)
          .objects()
          .stream()
          .filter(condition -> condition.string("type").orElse("").equals("Dangling"))
          .findFirst()
          .flatMap(condition -> condition.string("status"))
          .orElse("");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyClusterHasTheObjectsOfKubernetes() throws Exception {
    assertThat(names(LEVELS))
        .contains(
            "catch-all",
            "exempt",
            "global-default",
            "leader-election",
            "node-high",
            "system",
            "workload-high",
            "workload-low");
    assertThat(names(SCHEMAS)).hasSizeGreaterThanOrEqualTo(11).contains("probes", "catch-all");
    JsonObject schema = server.get(SCHEMAS + "/service-accounts");
    assertThat(schema.string("metadata", "annotations", "apf.kubernetes.io/autoupdate-spec"))
        .contains("true");
    assertThat(schema.integer("metadata", "generation")).contains(1L);
    Eventually.within(
        Duration.ofSeconds(10),
        "the status is told",
        () -> dangling("service-accounts").equals("False"));
  }

  @Test
  void everyAnswerSaysHowItWasClassified() throws Exception {
    var answer = server.send(server.request("/api/v1/namespaces"));

    assertThat(answer.headers().firstValue("x-kubernetes-pf-flowschema-uid"))
        .isEqualTo(server.get(SCHEMAS + "/exempt").string("metadata", "uid"));
    assertThat(answer.headers().firstValue("x-kubernetes-pf-prioritylevel-uid"))
        .isEqualTo(server.get(LEVELS + "/exempt").string("metadata", "uid"));
  }

  @Test
  void aSchemaOfTheUsersOwnTakesEffect() throws Exception {
    server.post(
        LEVELS,
        """
        {"metadata":{"name":"own"},"spec":{"type":"Limited","limited":
         {"nominalConcurrencyShares":1,"limitResponse":{"type":"Reject"}}}}
        """);
    server.post(
        SCHEMAS,
        """
        {"metadata":{"name":"own"},"spec":{"matchingPrecedence":500,
         "priorityLevelConfiguration":{"name":"own"},"distinguisherMethod":{"type":"ByUser"},
         "rules":[{"subjects":[{"kind":"User","user":{"name":"nobody"}}],
          "nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]}}
        """);
    String uid = server.get(SCHEMAS + "/own").string("metadata", "uid").orElseThrow();

    Eventually.within(
        Duration.ofSeconds(10), "requests are led by the schema", () -> schemaOf("nobody", uid));
    Eventually.within(
        Duration.ofSeconds(10), "the status is told", () -> dangling("own").equals("False"));

    server.delete(LEVELS + "/own");
    Eventually.within(
        Duration.ofSeconds(10), "the schema dangles", () -> dangling("own").equals("True"));
  }

  private static boolean schemaOf(String user, String uid) {
    try {
      return server
          .send(
              HttpRequest.newBuilder(server.request("/version").build().uri())
                  .header("authorization", "Bearer " + user + "-token"))
          .headers()
          .firstValue("x-kubernetes-pf-flowschema-uid")
          .orElse("")
          .equals(uid);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void mandatoryObjectsComeBack() throws Exception {
    JsonObject catchAll = server.get(LEVELS + "/catch-all");
    server.delete(LEVELS + "/catch-all");

    Eventually.within(
        Duration.ofSeconds(10),
        "the level is back",
        () -> {
          try {
            JsonObject back = server.get(LEVELS + "/catch-all");
            return !back.string("metadata", "uid").equals(catchAll.string("metadata", "uid"))
                && back.object("spec").equals(catchAll.object("spec"));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void refusesWhatKubernetesRefuses() throws Exception {
    JsonObject status =
        server.post(
            SCHEMAS,
            """
            {"metadata":{"name":"bad"},"spec":{"matchingPrecedence":20000,
             "priorityLevelConfiguration":{"name":"exempt"},"rules":[]}}
            """);

    assertThat(status.string("message"))
        .contains(
            "FlowSchema.flowcontrol.apiserver.k8s.io \"bad\" is invalid:"
                + " spec.matchingPrecedence: Invalid value: 20000: must not be greater than 10000");
  }

  @Test
  void showsLevelsAndQueuesToAdministrators() throws Exception {
    String levels =
        server.send(server.request("/debug/api_priority_and_fairness/dump_priority_levels")).body();

    assertThat(levels.lines().findFirst().orElse(""))
        .startsWith("PriorityLevelName,")
        .contains("ActiveQueues,", "WaitingRequests,", "CancelledRequests");
    assertThat(levels).contains("workload-low,");
    assertThat(server.send(server.request("/debug/api_priority_and_fairness/dump_queues")).body())
        .contains("global-default,");
  }
}
