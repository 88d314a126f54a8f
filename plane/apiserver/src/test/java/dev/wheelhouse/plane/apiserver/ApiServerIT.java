// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.testing.Eventually;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiServerIT {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String map(String name, String value) {
    return """
    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","labels":{"k":"%s"}},
     "data":{"k":"%s"}}\
    """
        .formatted(name, value, value);
  }

  @Test
  void createdObjectCarriesItsOwnRevision() throws Exception {
    JsonObject created = server.post(MAPS, map("own-revision", "a"));

    assertThat(created.string("metadata", "uid")).isPresent();
    assertThat(created.string("metadata", "resourceVersion").orElse("")).matches("[1-9][0-9]*");
    assertThat(server.get(MAPS + "/own-revision")).isEqualTo(created);
  }

  @Test
  void refusesWhatIsThereAlready() throws Exception {
    server.post(MAPS, map("twice", "a"));

    JsonObject status = server.post(MAPS, map("twice", "b"));

    assertThat(status.string("message")).contains("configmaps \"twice\" already exists");
    assertThat(status.integer("code")).contains(409L);
    assertThat(status.string("reason")).contains("AlreadyExists");
    assertThat(status.string("details", "kind")).contains("configmaps");
  }

  @Test
  void tellsWhatIsNotThere() throws Exception {
    JsonObject status = server.get("/apis/apps/v1/namespaces/default/deployments/none");

    assertThat(status.string("message")).contains("deployments.apps \"none\" not found");
    assertThat(status.integer("code")).contains(404L);
  }

  @Test
  void refusesUpdateWithStaleVersion() throws Exception {
    JsonObject first = server.post(MAPS, map("stale", "a"));
    JsonObject changed = first.deepCopy();
    changed.childObject("data").put("k", "b");
    server.put(MAPS + "/stale", changed);

    JsonObject status = server.put(MAPS + "/stale", changed);

    assertThat(status.string("message"))
        .contains(
            "Operation cannot be fulfilled on configmaps \"stale\": the object has been modified;"
                + " please apply your changes to the latest version and try again");
  }

  @Test
  void writesNothingWhenNothingChanges() throws Exception {
    JsonObject first = server.post(MAPS, map("same", "a"));

    JsonObject again = server.put(MAPS + "/same", first);

    assertThat(again.string("metadata", "resourceVersion"))
        .isEqualTo(first.string("metadata", "resourceVersion"));
  }

  @Test
  void requiresTheNamespace() throws Exception {
    JsonObject status = server.post("/api/v1/namespaces/nowhere/configmaps", map("x", "a"));

    assertThat(status.string("message")).contains("namespaces \"nowhere\" not found");
  }

  @Test
  void namesEveryBrokenRule() throws Exception {
    JsonObject status =
        server.post(
            "/apis/apps/v1/namespaces/default/deployments",
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"bad"},
             "spec":{"template":{"spec":{"containers":[{"name":"c","image":"i"}]}}}}\
            """);

    assertThat(status.integer("code")).contains(422L);
    assertThat(status.string("message").orElse(""))
        .startsWith("Deployment.apps \"bad\" is invalid: ")
        .contains("spec.selector: Required value");
  }

  @Test
  void pagesThroughAList() throws Exception {
    server.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"pages\"}}");
    String path = "/api/v1/namespaces/pages/configmaps";
    for (int i = 0; i < 5; i++) {
      server.post(path, map("p" + i, "a"));
    }

    JsonObject first = server.get(path + "?limit=2");
    server.post(path, map("p9", "later"));
    String next = first.string("metadata", "continue").orElse("");
    JsonObject second = server.get(path + "?limit=2&continue=" + next);
    JsonObject third =
        server.get(path + "?limit=2&continue=" + second.string("metadata", "continue").orElse(""));

    assertThat(first.integer("metadata", "remainingItemCount")).contains(3L);
    assertThat(names(first)).containsExactly("p0", "p1");
    assertThat(names(second)).containsExactly("p2", "p3");
    assertThat(names(third)).containsExactly("p4");
    assertThat(third.string("metadata", "continue")).isEmpty();
    assertThat(third.string("metadata", "resourceVersion"))
        .isEqualTo(first.string("metadata", "resourceVersion"));
  }

  private static List<String> names(JsonObject list) {
    return list.array("items").orElseGet(JsonArray::new).objects().stream()
        .map(item -> item.string("metadata", "name").orElse(""))
        .toList();
  }

  @Test
  void selectsByLabelsAndFields() throws Exception {
    server.post(MAPS, map("sel-a", "red"));
    server.post(MAPS, map("sel-b", "blue"));

    assertThat(names(server.get(MAPS + "?labelSelector=k%20in%20(red,green)")))
        .containsExactly("sel-a");
    assertThat(names(server.get(MAPS + "?fieldSelector=metadata.name%3Dsel-b")))
        .containsExactly("sel-b");
    assertThat(server.get(MAPS + "?fieldSelector=spec.x%3D1").string("message"))
        .contains("field label not supported: spec.x");
  }

  @Test
  void watchesFromARevisionThroughASelector() throws Exception {
    JsonObject first = server.post(MAPS, map("seen", "in"));
    String from = first.string("metadata", "resourceVersion").orElse("");

    try (BufferedReader events =
        new BufferedReader(
            new InputStreamReader(
                server.open(MAPS + "?watch=true&labelSelector=k%3Din&resourceVersion=" + from),
                StandardCharsets.UTF_8))) {
      JsonObject out = first.deepCopy();
      out.childObject("metadata").childObject("labels").put("k", "out");
      server.put(MAPS + "/seen", out);
      server.post(MAPS, map("seen-too", "in"));

      JsonObject gone = Json.readObject(events.readLine());
      JsonObject come = Json.readObject(events.readLine());
      assertThat(gone.string("type")).contains("DELETED");
      assertThat(gone.string("object", "metadata", "name")).contains("seen");
      assertThat(come.string("type")).contains("ADDED");
      assertThat(come.string("object", "metadata", "name")).contains("seen-too");
    }
  }

  @Test
  void endsInitialEventsWithABookmark() throws Exception {
    server.post(MAPS, map("initial", "only"));

    try (BufferedReader events =
        new BufferedReader(
            new InputStreamReader(
                server.open(
                    MAPS
                        + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
                        + "&allowWatchBookmarks=true&labelSelector=k%3Donly"),
                StandardCharsets.UTF_8))) {
      JsonObject added = Json.readObject(events.readLine());
      JsonObject bookmark = Json.readObject(events.readLine());
      assertThat(added.string("type")).contains("ADDED");
      assertThat(bookmark.string("type")).contains("BOOKMARK");
      assertThat(bookmark.string("object", "metadata", "annotations", "k8s.io/initial-events-end"))
          .contains("true");
    }
  }

  @Test
  void endsAWatchAtItsTimeout() throws Exception {
    HttpResponse<String> answer =
        server.send(server.request(MAPS + "?watch=true&resourceVersion=1&timeoutSeconds=1"));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void refusesStrangers() throws Exception {
    HttpResponse<String> unknown =
        server.send(
            HttpRequest.newBuilder(server.request(MAPS).build().uri())
                .header("authorization", "Bearer wrong"));
    HttpResponse<String> nobody =
        server.send(
            HttpRequest.newBuilder(server.request(MAPS).build().uri())
                .header("authorization", "Bearer nobody-token"));

    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(nobody.statusCode()).isEqualTo(403);
    assertThat(Json.readObject(nobody.body()).string("message"))
        .contains(
            "configmaps is forbidden: User \"nobody\" cannot list resource \"configmaps\" in API"
                + " group \"\" in the namespace \"default\"");
  }

  @Test
  void negotiatesMediaTypes() throws Exception {
    HttpResponse<String> protobufOnly =
        server.send(server.request(MAPS).header("accept", "application/vnd.kubernetes.protobuf"));
    HttpResponse<String> text = server.send("POST", MAPS, "text/plain", "x");
    HttpResponse<String> table =
        server.send(
            server
                .request(MAPS)
                .header("accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"));
    HttpResponse<String> yaml =
        server.send(
            server.request("/api/v1/namespaces/default").header("accept", "application/yaml"));

    assertThat(protobufOnly.headers().firstValue("content-type"))
        .contains("application/vnd.kubernetes.protobuf");
    assertThat(text.statusCode()).isEqualTo(415);
    assertThat(Json.readObject(table.body()).string("kind")).contains("Table");
    assertThat(yaml.body()).contains("kind: Namespace");
  }

  @Test
  void refusesLargeBodies() throws Exception {
    HttpResponse<String> answer =
        server.send("POST", MAPS, "application/json", map("large", "x".repeat(2 << 20)));

    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void warnsOfUnknownFields() throws Exception {
    String body = map("warned", "a").replace("\"data\"", "\"dataa\":{},\"data\"");

    HttpResponse<String> warned = server.send("POST", MAPS, "application/json", body);
    HttpResponse<String> strict =
        server.send("POST", MAPS + "?fieldValidation=Strict", "application/json", body);

    assertThat(warned.headers().firstValue("warning"))
        .contains("299 - \"unknown field \\\"dataa\\\"\"");
    assertThat(strict.statusCode()).isEqualTo(400);
    assertThat(strict.body()).contains("strict decoding error: unknown field \\\"dataa\\\"");
  }

  @Test
  void triesWithoutStoring() throws Exception {
    JsonObject dry = server.post(MAPS + "?dryRun=All", map("dry", "a"));

    assertThat(dry.string("metadata", "uid")).isPresent();
    assertThat(server.get(MAPS + "/dry").integer("code")).contains(404L);
  }

  @Test
  void keepsAnObjectUntilItsLastFinalizerGoes() throws Exception {
    server.post(MAPS, "{\"metadata\":{\"name\":\"held\",\"finalizers\":[\"example.com/hold\"]}}");

    JsonObject marked = server.delete(MAPS + "/held");
    server.send(
        "PATCH",
        MAPS + "/held",
        "application/merge-patch+json",
        "{\"metadata\":{\"finalizers\":null}}");

    assertThat(marked.string("metadata", "deletionTimestamp")).isPresent();
    assertThat(server.get(MAPS + "/held").integer("code")).contains(404L);
  }

  @Test
  void makesUpNames() throws Exception {
    JsonObject created = server.post(MAPS, "{\"metadata\":{\"generateName\":\"gen-\"}}");

    assertThat(created.string("metadata", "name").orElse("")).matches("gen-[a-z0-9]{5}");
  }

  @Test
  void appliesAndDisputesFields() throws Exception {
    String path = MAPS + "/applied";
    String one = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\ndata: {k: one}\n";

    HttpResponse<String> created =
        server.send("PATCH", path + "?fieldManager=a", "application/apply-patch+yaml", one);
    HttpResponse<String> disputed =
        server.send(
            "PATCH",
            path + "?fieldManager=b",
            "application/apply-patch+yaml",
            one.replace("one", "two"));
    HttpResponse<String> forced =
        server.send(
            "PATCH",
            path + "?fieldManager=b&force=true",
            "application/apply-patch+yaml",
            one.replace("one", "two"));

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(disputed.statusCode()).isEqualTo(409);
    assertThat(disputed.body()).contains("FieldManagerConflict");
    assertThat(Json.readObject(forced.body()).string("data", "k")).contains("two");
  }

  @Test
  void appliesWhatIsWrittenInBracesWhetherItIsJsonOrNot() throws Exception {
    String json =
        """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"braces"},"data":{"k":"json"}}\
        """;
    String twice = json.replace("\"k\":\"json\"", "\"k\":\"json\",\"k\":\"again\"");

    assertThat(
            applied("{apiVersion: v1, kind: ConfigMap, metadata: {name: braces}, data: {k: yaml}}"))
        .contains("yaml");
    assertThat(applied(json)).contains("json");
    assertThat(
            server
                .send(
                    "PATCH",
                    MAPS + "/braces?fieldManager=a&fieldValidation=Strict",
                    "application/apply-patch+yaml",
                    twice)
                .body())
        .contains("key \\\"k\\\" already set in map");
  }

  private Optional<String> applied(String body) throws Exception {
    String path = MAPS + "/braces?fieldManager=a";
    HttpResponse<String> answer = server.send("PATCH", path, "application/apply-patch+yaml", body);
    return Json.readObject(answer.body()).string("data", "k");
  }

  @Test
  void anAppliedFieldThatHoldsNothingChangesNothing() throws Exception {
    String path = "/api/v1/namespaces/default/configmaps/empty?fieldManager=a";
    String body =
        """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"empty","labels":{}},"data":{}}\
        """;
    JsonObject first =
        Json.readObject(server.send("PATCH", path, "application/apply-patch+yaml", body).body());

    JsonObject second =
        Json.readObject(server.send("PATCH", path, "application/apply-patch+yaml", body).body());

    assertThat(first.keySet()).as(first.toString()).doesNotContain("data");
    assertThat(second).isEqualTo(first);
  }

  @Test
  void nobodyOwnsWhatTheServerAdds() throws Exception {
    JsonObject claim =
        server.post(
            "/api/v1/namespaces/default/persistentvolumeclaims?fieldManager=me",
            """
            {"metadata":{"name":"owned"},"spec":{"accessModes":["ReadWriteOnce"],
             "resources":{"requests":{"storage":"1Gi"}}}}\
            """);

    assertThat(claim.array("metadata", "finalizers").orElseThrow())
        .as(claim.toString())
        .containsExactly("kubernetes.io/pvc-protection");
    JsonObject owned =
        claim
            .array("metadata", "managedFields")
            .orElseThrow()
            .objects()
            .getFirst()
            .object("fieldsV1")
            .orElseThrow();
    assertThat(owned.keySet()).containsExactly("f:spec");
  }

  @Test
  void givesServicesAddressesOfTheirOwn() throws Exception {
    String path = "/api/v1/namespaces/default/services";
    String body =
        """
        {"metadata":{"name":"%s"},"spec":{"type":"NodePort","ports":[{"port":80}]}}\
        """;

    JsonObject one = server.post(path, body.formatted("svc-one"));
    JsonObject two = server.post(path, body.formatted("svc-two"));
    server.delete(path + "/svc-one");
    JsonObject taken =
        server.post(
            path,
            """
            {"metadata":{"name":"svc-three"},"spec":{"clusterIP":"%s","ports":[{"port":80}]}}\
            """
                .formatted(two.string("spec", "clusterIP").orElse("")));

    assertThat(one.string("spec", "clusterIP").orElse("")).startsWith("10.96.");
    assertThat(one.string("spec", "clusterIP")).isNotEqualTo(two.string("spec", "clusterIP"));
    assertThat(one.array("spec", "ports").orElseThrow().objects().getFirst().integer("nodePort"))
        .hasValueSatisfying(port -> assertThat(port).isBetween(30000L, 32767L));
    assertThat(taken.string("message").orElse("")).contains("provided IP is already allocated");
  }

  @Test
  void servesCustomResourcesFromTheirDefinitionOn() throws Exception {
    String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    server.post(
        definitions,
        """
        {"metadata":{"name":"widgets.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced",
          "names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
          "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
           "schema":{"openAPIV3Schema":{"type":"object","properties":{
            "spec":{"type":"object","properties":{
              "size":{"type":"integer","default":3,"maximum":9}}},
            "status":{"type":"object","properties":{"ready":{"type":"boolean"}}}}}}}]}}\
        """);
    String widgets = "/apis/example.com/v1/namespaces/default/widgets";

    JsonObject created =
        server.post(
            widgets,
            """
            {"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},
             "spec":{"other":1},"status":{"ready":true}}\
            """);
    JsonObject tooLarge =
        server.post(
            widgets,
            """
            {"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"x"},
             "spec":{"size":10}}\
            """);
    server.delete(definitions + "/widgets.example.com");

    assertThat(created.object("spec")).contains(JsonObject.of("size", 3L));
    assertThat(created.object("status")).isEmpty();
    assertThat(tooLarge.integer("code")).contains(422L);
    Eventually.within(
        Duration.ofSeconds(10),
        "definition and objects are gone",
        () -> code(definitions + "/widgets.example.com") == 404 && code(widgets) == 404);
  }

  private static int code(String path) {
    try {
      return server.send(server.request(path)).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void reportsHealthAndVersion() throws Exception {
    assertThat(server.send(server.request("/readyz")).body()).isEqualTo("ok");
    assertThat(server.send(server.request("/readyz?verbose")).body())
        .contains("[+]poststarthook/rbac/bootstrap-roles ok");
    assertThat(server.get("/version").string("minor")).contains("36");
  }

  @Test
  void tellsWhereItsTokensCanBeChecked() throws Exception {
    JsonObject told = server.get("/.well-known/openid-configuration");

    assertThat(told.string("issuer").orElse("")).startsWith("https://");
    assertThat(told.string("jwks_uri"))
        .as("beside this document, not at an address of this machine")
        .hasValue(told.string("issuer").orElse("") + "/openid/v1/jwks");
    assertThat(server.get("/openid/v1/jwks").array("keys").orElseThrow()).hasSize(1);
  }

  @Test
  void deletesPodsOnANodeGracefully() throws Exception {
    server.post(
        "/api/v1/namespaces/default/serviceaccounts", "{\"metadata\":{\"name\":\"default\"}}");
    String pods = "/api/v1/namespaces/default/pods";
    server.post(
        pods,
        "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");
    server.post(pods + "/p/binding", "{\"target\":{\"kind\":\"Node\",\"name\":\"n1\"}}");

    JsonObject bound = server.get(pods + "/p");
    JsonObject replaced = bound.deepCopy();
    replaced
        .childObject("spec")
        .put("tolerations", JsonArray.of(JsonObject.of("key", "mine", "operator", "Exists")));
    JsonObject tolerant = server.put(pods + "/p", replaced);
    JsonObject marked = server.delete(pods + "/p");
    JsonObject still = server.get(pods + "/p");
    server.delete(pods + "/p?gracePeriodSeconds=0");

    assertThat(bound.string("spec", "nodeName")).contains("n1");
    assertThat(bound.integer("metadata", "generation")).as("placed as desired").contains(1L);
    assertThat(marked.integer("metadata", "generation")).as("its end is desired").contains(3L);
    assertThat(tolerant.integer("metadata", "generation")).contains(2L);
    assertThat(tolerant.array("spec", "tolerations").orElseThrow())
        .as("one more than those of the server")
        .hasSize(3);
    assertThat(bound.string("spec", "serviceAccountName")).contains("default");
    assertThat(marked.integer("metadata", "deletionGracePeriodSeconds")).contains(30L);
    assertThat(still.string("metadata", "deletionTimestamp")).isPresent();
    assertThat(server.get(pods + "/p").integer("code")).contains(404L);
  }

  @Test
  void watchesOverAWebSocket() throws Exception {
    JsonObject first = server.post(MAPS, map("socket", "a"));
    LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
    WebSocket socket =
        server
            .http
            .newWebSocketBuilder()
            .header("authorization", "Bearer " + RunningServer.ADMIN_TOKEN)
            .buildAsync(
                URI.create(
                    server.server.url().replace("https:", "wss:")
                        + MAPS
                        + "?watch=true&fieldSelector=metadata.name%3Dsocket&resourceVersion="
                        + first.string("metadata", "resourceVersion").orElse("")),
                new Frames(frames))
            .get(10, TimeUnit.SECONDS);

    server.delete(MAPS + "/socket");

    JsonObject event = Json.readObject(frames.poll(10, TimeUnit.SECONDS));
    assertThat(event.string("type")).contains("DELETED");
    assertThat(event.string("object", "metadata", "name")).contains("socket");
    socket.abort();
  }

  private record Frames(LinkedBlockingQueue<String> texts) implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      texts.add(data.toString());
      socket.request(1);
      return null;
    }
  }
}
