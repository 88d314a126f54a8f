// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodSecurityIT {

  private static final String BARE =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},
       "spec":{"hostNetwork":true,"containers":[{"name":"c","image":"i"}]}}\
      """;

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String namespace(String name, String labels) throws Exception {
    String path = "/api/v1/namespaces/" + name;
    server.post(
        "/api/v1/namespaces",
        """
        {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%s","labels":{%s}}}\
        """
            .formatted(name, labels));
    server.post(
        path + "/serviceaccounts",
        "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"default\"}}");
    return path;
  }

  @Test
  void refusesPodsThatBreakTheEnforcedStandard() throws Exception {
    String path = namespace("enforced", "\"pod-security.kubernetes.io/enforce\":\"baseline\"");

    JsonObject refused = server.post(path + "/pods", BARE.formatted("p"));

    assertThat(refused.integer("code")).contains(403L);
    assertThat(refused.string("message"))
        .contains(
            "pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces"
                + " (hostNetwork=true)");
  }

  @Test
  void warnsOfWorkloadsWhosePodsWouldBreakIt() throws Exception {
    String path = namespace("warned", "\"pod-security.kubernetes.io/enforce\":\"baseline\"");
    String deployment =
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},
         "spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
          "spec":{"hostPID":true,"containers":[{"name":"c","image":"i"}]}}}}\
        """;

    HttpResponse<String> answer =
        server.send(
            "POST",
            path.replace("/api/v1", "/apis/apps/v1") + "/deployments",
            "application/json",
            deployment);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().allValues("warning"))
        .containsExactly(
            "299 - \"would violate PodSecurity \\\"baseline:latest\\\": host namespaces"
                + " (hostPID=true)\"");
  }

  @Test
  void tellsWhichPodsBreakAStricterStandard() throws Exception {
    String path = namespace("stricter", "\"a\":\"b\"");
    server.post(path + "/pods", BARE.formatted("first"));
    server.post(path + "/pods", BARE.formatted("second"));
    JsonObject namespace = server.get(path);
    namespace
        .childObject("metadata")
        .childObject("labels")
        .put("pod-security.kubernetes.io/enforce", "baseline");

    HttpResponse<String> answer =
        server.send("PUT", path, "application/json", namespace.toString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues("warning"))
        .containsExactly(
            "299 - \"existing pods in namespace \\\"stricter\\\" violate the new PodSecurity"
                + " enforce level \\\"baseline:latest\\\"\"",
            "299 - \"first (and 1 other pod): host namespaces\"");
  }

  @Test
  void refusesLabelsThatSayNothingKnown() throws Exception {
    JsonObject refused =
        server.post(
            "/api/v1/namespaces",
            """
            {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"typo","labels":{
             "pod-security.kubernetes.io/enforce":"strict",
             "pod-security.kubernetes.io/warn-version":"1.30"}}}\
            """);

    assertThat(refused.integer("code")).contains(422L);
    assertThat(refused.string("message"))
        .contains(
            "Namespace \"typo\" is invalid:"
                + " [metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value:"
                + " \"strict\": must be one of privileged, baseline, restricted,"
                + " metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value:"
                + " \"1.30\": must be \"latest\" or \"v1.x\"]");
  }

  @Test
  void letsPodsChangeThatWereThereBefore() throws Exception {
    String path = namespace("before", "\"a\":\"b\"");
    JsonObject pod = server.post(path + "/pods", BARE.formatted("p"));
    JsonObject namespace = server.get(path);
    namespace
        .childObject("metadata")
        .childObject("labels")
        .put("pod-security.kubernetes.io/enforce", "restricted");
    server.put(path, namespace);

    pod.childObject("metadata").put("labels", JsonObject.of("seen", "yes"));
    HttpResponse<String> labelled =
        server.send("PUT", path + "/pods/p", "application/json", pod.toString());
    JsonObject changed = Json.readObject(labelled.body());
    changed.array("spec", "containers").orElseThrow().objects().getFirst().put("image", "other");
    HttpResponse<String> newImage =
        server.send("PUT", path + "/pods/p", "application/json", changed.toString());

    assertThat(labelled.statusCode()).isEqualTo(200);
    assertThat(newImage.statusCode()).isEqualTo(403);
  }
}
