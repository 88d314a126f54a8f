// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionWebhookIT {

  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String CRD = CRDS + "/peers.net.example.com";
  private static final String V1 = "/apis/net.example.com/v1/namespaces/default/peers";
  private static final String V2 = "/apis/net.example.com/v2/namespaces/default/peers";

  private RunningServer server;
  private HookServer hooks;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(Files.createDirectory(directory.resolve("server")));
    hooks = new HookServer(Files.createDirectory(directory.resolve("hooks")));
    hooks.on("/convert", ConversionWebhookIT::convert);
    JsonObject made = server.post(CRDS, definition().toString());
    assertThat(made.string("kind")).as(made.toString()).contains("CustomResourceDefinition");
  }

  @AfterEach
  void stop() {
    hooks.close();
    server.close();
  }

  private JsonObject definition() {
    JsonObject definition =
        Json.readObject(
            """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
             "metadata":{"name":"peers.net.example.com"},
             "spec":{"group":"net.example.com","scope":"Namespaced",
              "names":{"plural":"peers","kind":"Peer"},
              "versions":[
               {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{
                "type":"object","properties":{"spec":{"type":"object","required":["hostPort"],
                 "properties":{"hostPort":{"type":"string"}}}}}}},
               {"name":"v2","served":true,"storage":false,
                "selectableFields":[{"jsonPath":".spec.host"}],"schema":{"openAPIV3Schema":{
                "type":"object","properties":{"spec":{"type":"object","required":["host"],
                 "properties":{"host":{"type":"string"},"port":{"type":"string"}}}}}}}],
              "conversion":{"strategy":"Webhook","webhook":{
               "conversionReviewVersions":["v1"]}}}}\
            """);
    definition
        .object("spec", "conversion", "webhook")
        .orElseThrow()
        .put("clientConfig", hooks.client("/convert"));
    return definition;
  }

  private static JsonObject convert(JsonObject review) {
    String to = review.string("request", "desiredAPIVersion").orElseThrow();
    JsonArray converted = new JsonArray();
    for (JsonObject object : review.array("request", "objects").orElseThrow().objects()) {
      JsonObject copy = object.deepCopy().with("apiVersion", to);
      JsonObject spec = copy.childObject("spec");
      if (to.endsWith("/v2")) {
        String[] parts = spec.string("hostPort").orElse(":").split(":", 2);
        spec.remove("hostPort");
        spec.put("host", parts[0]);
        spec.put("port", parts[1]);
      } else {
        spec.put("hostPort", spec.string("host").orElse("") + ":" + spec.string("port").orElse(""));
        spec.remove("host");
        spec.remove("port");
      }
      converted.add(copy);
    }
    return JsonObject.of(
        "kind",
        "ConversionReview",
        "apiVersion",
        "apiextensions.k8s.io/v1",
        "response",
        JsonObject.of(
            "uid",
            review.string("request", "uid").orElseThrow(),
            "result",
            JsonObject.of("status", "Success"),
            "convertedObjects",
            converted));
  }

  private static String v1(String name, String hostPort) {
    return """
    {"apiVersion":"net.example.com/v1","kind":"Peer","metadata":{"name":"%s"},
     "spec":{"hostPort":"%s"}}\
    """
        .formatted(name, hostPort);
  }

  private static String v2(String name, String host, String port) {
    return """
    {"apiVersion":"net.example.com/v2","kind":"Peer","metadata":{"name":"%s"},
     "spec":{"host":"%s","port":"%s"}}\
    """
        .formatted(name, host, port);
  }

  private void storeIn(String version) throws Exception {
    JsonObject definition = server.get(CRD);
    for (JsonObject each : definition.array("spec", "versions").orElseThrow().objects()) {
      each.put("storage", each.string("name").orElse("").equals(version));
    }
    JsonObject changed = server.put(CRD, definition);
    assertThat(changed.string("kind")).as(changed.toString()).contains("CustomResourceDefinition");
  }

  @Test
  void showsObjectsInTheAskedVersion() throws Exception {
    server.post(V1, v1("a", "localhost:80"));
    JsonObject second = server.post(V2, v2("b", "example.com", "443"));

    assertThat(second.string("spec", "host")).as(second.toString()).contains("example.com");
    assertThat(server.get(V2 + "/a").string("spec", "host")).contains("localhost");
    assertThat(server.get(V2 + "/a").string("apiVersion")).contains("net.example.com/v2");
    assertThat(server.get(V1 + "/b").string("spec", "hostPort")).contains("example.com:443");
    assertThat(server.get(V2 + "/b").object("metadata")).isEqualTo(second.object("metadata"));
  }

  @Test
  void listsTogetherWhatIsStoredInSeveralVersions() throws Exception {
    server.post(V1, v1("a", "localhost:80"));
    server.post(V1, v1("b", "localhost:81"));
    storeIn("v2");
    server.post(V1, v1("c", "localhost:82"));
    hooks.questions.clear();

    List<JsonObject> second = server.get(V2).array("items").orElseThrow().objects();
    assertThat(second)
        .extracting(item -> item.string("spec", "port").orElse(""))
        .containsExactly("80", "81", "82");
    assertThat(hooks.questions).hasSize(1);
    assertThat(hooks.questions.getFirst().array("request", "objects").orElseThrow()).hasSize(2);
    assertThat(server.get(V1).array("items").orElseThrow().objects())
        .extracting(item -> item.string("spec", "hostPort").orElse(""))
        .containsExactly("localhost:80", "localhost:81", "localhost:82");
    assertThat(server.get(CRD).array("status", "storedVersions").orElseThrow().strings())
        .containsExactly("v1", "v2");
  }

  @Test
  void rewritesOutdatedObjectsThatAreWrittenUnchanged() throws Exception {
    server.post(V1, v1("a", "localhost:80"));
    storeIn("v2");
    JsonObject before = server.get(V1 + "/a");

    JsonObject after = server.put(V1 + "/a", before);

    assertThat(after.string("metadata", "resourceVersion"))
        .isNotEqualTo(before.string("metadata", "resourceVersion"));
    hooks.questions.clear();
    assertThat(server.get(V2 + "/a").string("spec", "port")).contains("80");
    assertThat(hooks.questions).isEmpty();
  }

  @Test
  void selectsByFieldsOfTheAskedVersion() throws Exception {
    server.post(V1, v1("a", "localhost:80"));
    server.post(V1, v1("b", "other:81"));

    JsonObject found = server.get(V2 + "?fieldSelector=spec.host%3Dother");

    assertThat(found.array("items").orElseThrow().objects())
        .extracting(item -> item.string("metadata", "name").orElse(""))
        .containsExactly("b");
  }

  @Test
  void watchesInTheAskedVersion() throws Exception {
    server.post(V1, v1("a", "localhost:80"));
    try (BufferedReader events =
        new BufferedReader(
            new InputStreamReader(
                server.open(V2 + "?watch=true&timeoutSeconds=20"), StandardCharsets.UTF_8))) {
      assertThat(Json.readObject(events.readLine()).string("object", "spec", "host"))
          .contains("localhost");
      server.post(V1, v1("b", "other:81"));
      JsonObject added = Json.readObject(events.readLine());
      assertThat(added.string("object", "apiVersion")).contains("net.example.com/v2");
      assertThat(added.string("object", "spec", "host")).contains("other");
    }
  }

  private BufferedReader watch(String parameters) throws Exception {
    return new BufferedReader(
        new InputStreamReader(
            server.open(V2 + "?watch=true&timeoutSeconds=20" + parameters),
            StandardCharsets.UTF_8));
  }

  private static String host(BufferedReader events) throws Exception {
    return Json.readObject(events.readLine()).string("object", "spec", "host").orElse("");
  }

  @Test
  void convertsAnEventOnceForAllWatchers() throws Exception {
    String now = server.get(V2).string("metadata", "resourceVersion").orElseThrow();
    try (BufferedReader first = watch("&resourceVersion=" + now);
        BufferedReader second = watch("&resourceVersion=" + now);
        BufferedReader chosen =
            watch("&resourceVersion=" + now + "&fieldSelector=spec.host%3Dother")) {
      hooks.questions.clear();
      server.post(V1, v1("b", "other:81"));

      assertThat(List.of(host(first), host(second), host(chosen)))
          .containsExactly("other", "other", "other");
      assertThat(hooks.questions).hasSize(1);
    }
  }

  @Test
  void convertsWhatAWatchBeginsWithTogether() throws Exception {
    server.post(V1, v1("a", "localhost:80"));
    server.post(V1, v1("b", "other:81"));
    hooks.questions.clear();

    try (BufferedReader events = watch("")) {
      assertThat(List.of(host(events), host(events))).containsExactly("localhost", "other");
    }
    assertThat(hooks.questions).hasSize(1);
  }

  @Test
  void patchesAndAppliesInTheAskedVersion() throws Exception {
    server.post(V1, v1("a", "localhost:80"));

    JsonObject patched =
        Json.readObject(
            server
                .send(
                    "PATCH",
                    V2 + "/a",
                    "application/merge-patch+json",
                    "{\"spec\":{\"port\":\"81\"}}")
                .body());
    assertThat(patched.string("spec", "port")).as(patched.toString()).contains("81");
    assertThat(server.get(V1 + "/a").string("spec", "hostPort")).contains("localhost:81");

    JsonObject applied =
        Json.readObject(
            server
                .send(
                    "PATCH",
                    V2 + "/a?fieldManager=me&force=true",
                    "application/apply-patch+yaml",
                    v2("a", "applied", "82"))
                .body());
    assertThat(applied.string("spec", "host")).as(applied.toString()).contains("applied");
    assertThat(server.get(V1 + "/a").string("spec", "hostPort")).contains("applied:82");
    assertThat(
            applied.array("metadata", "managedFields").orElseThrow().objects().stream()
                .filter(entry -> entry.string("manager").orElse("").equals("me"))
                .findFirst()
                .orElseThrow()
                .string("apiVersion"))
        .contains("net.example.com/v2");
  }

  private JsonObject apply(String path, String manager, String body) throws Exception {
    return Json.readObject(
        server
            .send("PATCH", path + "?fieldManager=" + manager, "application/apply-patch+yaml", body)
            .body());
  }

  private static List<String> owners(JsonObject object) {
    return object.array("metadata", "managedFields").orElseThrow().objects().stream()
        .map(entry ->
            entry.string("manager").orElse("")
                + " "
                + entry.string("apiVersion").orElse("")
                + " "
                + entry.object("fieldsV1", "f:spec").map(spec -> spec.keySet()).orElseThrow())
        .toList();
  }

  @Test
  void keepsWhatEachManagerAppliedInItsOwnVersion() throws Exception {
    apply(V1 + "/a", "first", v1("a", "localhost:80"));

    JsonObject second = apply(V2 + "/a", "second", v2("a", "localhost", "80"));

    assertThat(owners(second))
        .containsExactly(
            "first net.example.com/v1 [f:hostPort]", "second net.example.com/v2 [f:host, f:port]");
  }

  @Test
  void findsConflictsInTheVersionOfTheOtherManager() throws Exception {
    apply(V1 + "/a", "first", v1("a", "localhost:80"));

    JsonObject refused = apply(V2 + "/a", "second", v2("a", "localhost", "81"));

    assertThat(refused.string("reason")).as(refused.toString()).contains("Conflict");
    assertThat(refused.string("message").orElse(""))
        .contains("conflict with \"first\": .spec.hostPort");
    assertThat(server.get(V1 + "/a").string("spec", "hostPort")).contains("localhost:80");
  }

  @Test
  void anUpdateInOneVersionTakesTheFieldsOfAnother() throws Exception {
    apply(V1 + "/a", "first", v1("a", "localhost:80"));

    JsonObject patched =
        Json.readObject(
            server
                .send(
                    "PATCH",
                    V2 + "/a?fieldManager=editor",
                    "application/merge-patch+json",
                    "{\"spec\":{\"port\":\"81\"}}")
                .body());

    assertThat(owners(patched)).containsExactly("editor net.example.com/v2 [f:port]");
  }

  @Test
  void takesOutWhatWasAppliedInAnotherVersionBefore() throws Exception {
    apply(
        V2 + "/a",
        "me",
        "{\"apiVersion\":\"net.example.com/v2\",\"kind\":\"Peer\",\"metadata\":{\"name\":\"a\","
            + "\"labels\":{\"tier\":\"x\"}},\"spec\":{\"host\":\"localhost\",\"port\":\"80\"}}");

    JsonObject second = apply(V1 + "/a", "me", v1("a", "localhost:80"));

    assertThat(second.object("metadata", "labels")).as(second.toString()).isEmpty();
    assertThat(second.string("spec", "hostPort")).contains("localhost:80");
    assertThat(owners(second)).containsExactly("me net.example.com/v1 [f:hostPort]");
  }

  @Test
  void anotherVersionsOwnerKeepsWhatIsNoLongerApplied() throws Exception {
    apply(V2 + "/a", "me", v2("a", "localhost", "80"));
    apply(V1 + "/a", "other", v1("a", "localhost:80"));

    JsonObject third =
        apply(
            V2 + "/a",
            "me",
            "{\"apiVersion\":\"net.example.com/v2\",\"kind\":\"Peer\",\"metadata\":{\"name\":\"a\"},"
                + "\"spec\":{\"host\":\"localhost\"}}");

    assertThat(third.string("spec", "port")).as(third.toString()).contains("80");
    assertThat(owners(third))
        .containsExactly("me net.example.com/v2 [f:host]", "other net.example.com/v1 [f:hostPort]");
  }

  @Test
  void judgesObjectsByTheSchemaOfTheAskedVersion() throws Exception {
    JsonObject status =
        server.post(V2, "{\"spec\":{\"port\":\"80\"},\"metadata\":{\"name\":\"x\"}}");

    assertThat(status.string("message").orElse("")).contains("spec.host: Required value");
    assertThat(hooks.questions).isEmpty();
  }

  @Test
  void tellsWhyAConversionFailed() throws Exception {
    server.post(V1, v1("a", "localhost:80"));
    hooks.on(
        "/convert",
        review ->
            JsonObject.of(
                "kind",
                "ConversionReview",
                "apiVersion",
                "apiextensions.k8s.io/v1",
                "response",
                JsonObject.of(
                    "uid",
                    review.string("request", "uid").orElseThrow(),
                    "result",
                    JsonObject.of("status", "Failed", "message", "no way"))));

    JsonObject status = server.get(V2 + "/a");

    assertThat(status.integer("code")).contains(500L);
    assertThat(status.string("message"))
        .contains("conversion webhook for net.example.com/v1, Kind=Peer failed: no way");
    assertThat(server.get(V1 + "/a").string("spec", "hostPort")).contains("localhost:80");
  }

  @Test
  void keepsVersionsInWhichObjectsMayBeStored() throws Exception {
    storeIn("v2");
    JsonObject definition = server.get(CRD);
    JsonArray versions = definition.array("spec", "versions").orElseThrow();
    versions.removeIf(v -> ((JsonObject) v).string("name").orElse("").equals("v1"));

    JsonObject status = server.put(CRD, definition);

    assertThat(status.integer("code")).contains(422L);
    assertThat(status.string("message").orElse(""))
        .contains("status.storedVersions[0]: Invalid value: \"v1\": missing from spec.versions");
  }

  @Test
  void deletesObjectsWhoseVersionIsOld() throws Exception {
    server.post(V1, v1("a", "localhost:80"));
    storeIn("v2");

    assertThat(server.delete(V2 + "/a").string("status")).contains("Success");
    assertThat(server.get(V1 + "/a").integer("code")).contains(404L);
  }
}
