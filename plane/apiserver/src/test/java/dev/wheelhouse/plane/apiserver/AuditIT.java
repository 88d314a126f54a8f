// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.audit.AuditOptions;
import dev.wheelhouse.testing.Eventually;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditIT {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      rules:
      - {level: RequestResponse, omitManagedFields: true,
         resources: [{group: "", resources: [configmaps]}]}
      - {level: Metadata, omitStages: [RequestReceived]}
      """;

  private static RunningServer server;
  private static Path log;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    Path policy = Files.writeString(directory.resolve("policy.yaml"), POLICY);
    log = directory.resolve("audit.log");
    server =
        new RunningServer(
            directory, options -> options.with(AuditOptions.of(policy, log.toString())));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<JsonObject> events(String path) throws Exception {
    return Files.readAllLines(log).stream()
        .map(Json::readObject)
        .filter(event -> event.string("requestURI").orElse("").startsWith(path))
        .toList();
  }

  private static String stage(JsonObject event) {
    return event.string("stage").orElse("");
  }

  @Test
  void tellsWhoDidWhat() throws Exception {
    var answer =
        server.send(
            server
                .request(MAPS + "?fieldManager=me")
                .header("content-type", "application/json")
                .header("user-agent", "tests/1.0")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"metadata\":{\"name\":\"audited\"},\"data\":{\"a\":\"b\"}}")));

    List<JsonObject> events = events(MAPS + "?fieldManager=me");
    assertThat(events)
        .extracting(AuditIT::stage)
        .containsExactly("RequestReceived", "ResponseComplete");
    JsonObject last = events.getLast();
    assertThat(last.string("auditID")).isEqualTo(answer.headers().firstValue("audit-id"));
    assertThat(last.string("kind")).contains("Event");
    assertThat(last.string("apiVersion")).contains("audit.k8s.io/v1");
    assertThat(last.string("level")).contains("RequestResponse");
    assertThat(last.string("verb")).contains("create");
    assertThat(last.string("user", "username")).contains("admin");
    assertThat(last.array("sourceIPs").orElseThrow()).containsExactly("127.0.0.1");
    assertThat(last.string("userAgent")).contains("tests/1.0");
    assertThat(last.object("objectRef"))
        .contains(
            JsonObject.of(
                "resource",
                "configmaps",
                "namespace",
                "default",
                "apiVersion",
                "v1",
                "name",
                "audited"));
    assertThat(last.integer("responseStatus", "code")).contains(201L);
    assertThat(last.string("requestObject", "data", "a")).contains("b");
    assertThat(last.string("responseObject", "metadata", "uid")).isPresent();
    assertThat(last.array("responseObject", "metadata", "managedFields")).isEmpty();
    assertThat(last.string("annotations", "authorization.k8s.io/decision")).contains("allow");
    assertThat(last.string("stageTimestamp").orElse(""))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
  }

  @Test
  void namesWhatIsCreated() throws Exception {
    server.post(MAPS, "{\"metadata\":{\"name\":\"named\"}}");

    assertThat(events(MAPS))
        .filteredOn(event -> stage(event).equals("ResponseComplete"))
        .extracting(event -> event.string("objectRef", "name").orElse(""))
        .contains("named");
  }

  @Test
  void keepsWhatPoliciesSay() throws Exception {
    String group = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolic";
    JsonObject policy =
        server.post(
            group + "ies",
            """
            {"metadata":{"name":"watchful"},"spec":{"matchConstraints":{"resourceRules":[
             {"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],
              "resources":["configmaps"]}]},
             "validations":[{"expression":"object.metadata.name != 'odd'","message":"odd"}],
             "auditAnnotations":[{"key":"called","valueExpression":"'it is ' + object.metadata.name"}]}}\
            """);
    assertThat(policy.string("kind")).as(policy.toString()).contains("ValidatingAdmissionPolicy");
    server.post(
        group + "ybindings",
        "{\"metadata\":{\"name\":\"b\"},\"spec\":{\"policyName\":\"watchful\",\"validationActions\":[\"Audit\"]}}");

    server.post(MAPS, "{\"metadata\":{\"name\":\"odd\"}}");

    JsonObject event =
        events(MAPS).stream()
            .filter(each -> stage(each).equals("ResponseComplete"))
            .filter(each -> each.string("objectRef", "name").orElse("").equals("odd"))
            .findFirst()
            .orElseThrow();
    assertThat(event.string("annotations", "watchful/called")).contains("it is odd");
    assertThat(event.string("annotations", "validation.policy.admission.k8s.io/validation_failure"))
        .hasValueSatisfying(text -> assertThat(text).contains("\"policy\":\"watchful\""));
  }

  @Test
  void keepsTheCallersNumber() throws Exception {
    var answer = server.send(server.request("/version").header("Audit-ID", "mine"));

    assertThat(answer.headers().firstValue("audit-id")).contains("mine");
    assertThat(events("/version"))
        .anyMatch(event -> event.string("auditID").orElse("").equals("mine"));
  }

  @Test
  void tellsOfRefusals() throws Exception {
    server.send(
        HttpRequest.newBuilder(server.request("/api/v1/secrets").build().uri())
            .header("authorization", "Bearer nobody-token"));
    server.send(HttpRequest.newBuilder(server.request("/api/v1/nodes").build().uri()));

    JsonObject forbidden = events("/api/v1/secrets").getLast();
    assertThat(forbidden.integer("responseStatus", "code")).contains(403L);
    assertThat(forbidden.string("responseStatus", "reason")).contains("Forbidden");
    assertThat(forbidden.string("annotations", "authorization.k8s.io/decision")).contains("forbid");
    JsonObject unknown = events("/api/v1/nodes").getLast();
    assertThat(stage(unknown)).isEqualTo("ResponseStarted");
    assertThat(unknown.integer("responseStatus", "code")).contains(401L);
  }

  @Test
  void tellsWhomACallerActsAs() throws Exception {
    server.send(server.request("/api/v1/pods").header("Impersonate-User", "bob"));

    JsonObject event = events("/api/v1/pods").getLast();
    assertThat(event.string("user", "username")).contains("admin");
    assertThat(event.string("impersonatedUser", "username")).contains("bob");
  }

  @Test
  void tellsWhenAWatchBeginsAndEnds() throws Exception {
    String path = "/api/v1/namespaces/default/services?watch=1&resourceVersion=1";
    try (InputStream watch = server.open(path + "&timeoutSeconds=1")) {
      watch.readAllBytes();
    }

    Eventually.within(
        Duration.ofSeconds(10),
        "the end is told",
        () -> {
          try {
            return events(path).size() == 2;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(events(path))
        .extracting(AuditIT::stage)
        .containsExactly("ResponseStarted", "ResponseComplete");
  }

  @Test
  void aBadPolicyStopsTheStart(@TempDir Path directory) throws Exception {
    Path policy = Files.writeString(directory.resolve("bad.yaml"), "kind: Policy\n");

    assertThatThrownBy(() ->
            new RunningServer(directory, options -> options.with(AuditOptions.of(policy, "-"))))
        .hasMessage(
            "--audit-policy-file "
                + policy
                + ": apiVersion and kind must be audit.k8s.io/v1 and Policy");
  }
}
