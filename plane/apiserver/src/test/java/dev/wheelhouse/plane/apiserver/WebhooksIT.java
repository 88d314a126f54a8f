// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksIT {

  private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
  private static final String VALIDATING = GROUP + "validatingwebhookconfigurations";
  private static final String MUTATING = GROUP + "mutatingwebhookconfigurations";
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  private static RunningServer server;
  private static HookServer hooks;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(Files.createDirectory(directory.resolve("server")));
    hooks = new HookServer(Files.createDirectory(directory.resolve("hooks")));
  }

  @AfterAll
  static void stop() {
    hooks.close();
    server.close();
  }

  @AfterEach
  void clean() throws Exception {
    server.delete(VALIDATING);
    server.delete(MUTATING);
    server.delete(MAPS);
    hooks.questions.clear();
  }

  private static JsonObject webhook(String name, String path, String resource) {
    return JsonObject.of(
        "name",
        name,
        "clientConfig",
        hooks.client(path),
        "rules",
        JsonArray.of(
            JsonObject.of(
                "operations",
                JsonArray.of("*"),
                "apiGroups",
                JsonArray.of("*"),
                "apiVersions",
                JsonArray.of("*"),
                "resources",
                JsonArray.of(resource))),
        "sideEffects",
        "None",
        "admissionReviewVersions",
        JsonArray.of("v1", "v1beta1"));
  }

  private static void register(String path, String name, JsonObject... webhooks) throws Exception {
    String kind =
        path.equals(VALIDATING) ? "ValidatingWebhookConfiguration" : "MutatingWebhookConfiguration";
    JsonObject made =
        server.post(
            path,
            JsonObject.of(
                    "apiVersion",
                    "admissionregistration.k8s.io/v1",
                    "kind",
                    kind,
                    "metadata",
                    JsonObject.of("name", name),
                    "webhooks",
                    JsonArray.of((Object[]) webhooks))
                .toString());
    assertThat(made.string("kind")).as(made.toString()).contains(kind);
  }

  private static String map(String name, String labels) {
    return """
    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","labels":%s},
     "data":{"k":"v"}}\
    """
        .formatted(name, labels);
  }

  @Test
  void refusesInTheWebhooksWords() throws Exception {
    hooks.onAdmission("/deny", _ -> HookServer.denied("the map is not wanted"));
    register(VALIDATING, "deny", webhook("deny.example.com", "/deny", "configmaps"));

    JsonObject status = server.post(MAPS, map("refused", "{}"));

    assertThat(status.string("message"))
        .contains(
            "admission webhook \"deny.example.com\" denied the request: the map is not wanted");
    assertThat(status.integer("code")).contains(400L);
    assertThat(server.get(MAPS + "/refused").integer("code")).contains(404L);
  }

  /// Another write comes in while the webhook thinks.
  @ParameterizedTest
  @CsvSource({"false, 200", "true, 409"})
  void repeatsAnOvertakenUpdateUnlessItNamesAVersion(boolean conditional, int code)
      throws Exception {
    JsonObject made = server.post(MAPS, map("raced", "{}"));
    AtomicInteger calls = new AtomicInteger();
    hooks.onAdmission(
        "/overtake",
        _ -> {
          if (calls.getAndIncrement() == 0) {
            overtake();
          }
          return HookServer.allowed();
        });
    JsonObject hook = webhook("overtake.example.com", "/overtake", "configmaps");
    hook.put("objectSelector", JsonObject.of("matchLabels", JsonObject.of("asks", "the-webhook")));
    register(MUTATING, "overtake", hook);
    JsonObject update = Json.readObject(map("raced", "{\"asks\":\"the-webhook\"}"));
    if (conditional) {
      update
          .childObject("metadata")
          .put("resourceVersion", made.string("metadata", "resourceVersion").orElseThrow());
    }

    HttpResponse<String> answer =
        server.send("PUT", MAPS + "/raced", "application/json", update.toString());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
    assertThat(calls).hasValue(conditional ? 1 : 2);
    assertThat(server.get(MAPS + "/raced").string("data", "k"))
        .hasValue(conditional ? "overtaken" : "v");
  }

  private static void overtake() {
    try {
      assertThat(
              server
                  .send(
                      "PATCH",
                      MAPS + "/raced",
                      "application/merge-patch+json",
                      "{\"data\":{\"k\":\"overtaken\"}}")
                  .statusCode())
          .isEqualTo(200);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void passesStatusOfTheWebhookOn() throws Exception {
    hooks.onAdmission(
        "/quota",
        _ ->
            JsonObject.of(
                "allowed", false, "status", JsonObject.of("code", 403L, "reason", "Forbidden")));
    register(VALIDATING, "quota", webhook("quota.example.com", "/quota", "configmaps"));

    JsonObject status = server.post(MAPS, map("refused", "{}"));

    assertThat(status.integer("code")).contains(403L);
    assertThat(status.string("reason")).contains("Forbidden");
    assertThat(status.string("message"))
        .contains("admission webhook \"quota.example.com\" denied the request: Forbidden");
  }

  @Test
  void asksAboutCreateUpdateAndDeleteWithBothObjects() throws Exception {
    hooks.onAdmission("/see", _ -> HookServer.allowed());
    register(VALIDATING, "see", webhook("see.example.com", "/see", "configmaps"));

    server.post(MAPS + "?fieldManager=me", map("seen", "{}"));
    server.send(
        "PATCH", MAPS + "/seen", "application/merge-patch+json", "{\"data\":{\"k\":\"w\"}}");
    server.delete(MAPS + "/seen");

    List<JsonObject> asked =
        hooks.questions.stream().map(q -> q.object("request").orElseThrow()).toList();
    assertThat(asked)
        .extracting(request -> request.string("operation").orElse(""))
        .containsExactly("CREATE", "UPDATE", "DELETE");
    JsonObject create = asked.getFirst();
    assertThat(create.string("object", "data", "k")).contains("v");
    assertThat(create.object("oldObject")).isEmpty();
    assertThat(create.string("kind", "kind")).contains("ConfigMap");
    assertThat(create.string("requestResource", "resource")).contains("configmaps");
    assertThat(create.string("name")).contains("seen");
    assertThat(create.string("namespace")).contains("default");
    assertThat(create.string("userInfo", "username")).contains("admin");
    assertThat(create.string("options", "kind")).contains("CreateOptions");
    assertThat(create.string("options", "fieldManager")).contains("me");
    assertThat(asked.get(1).string("object", "data", "k")).contains("w");
    assertThat(asked.get(1).string("oldObject", "data", "k")).contains("v");
    assertThat(asked.get(2).object("object")).isEmpty();
    assertThat(asked.get(2).string("oldObject", "data", "k")).contains("w");
  }

  @Test
  void asksForEachObjectOfADeletedCollection() throws Exception {
    hooks.onAdmission(
        "/keep",
        request ->
            request.string("oldObject", "metadata", "name").orElse("").equals("kept")
                    && request.string("operation").orElse("").equals("DELETE")
                ? HookServer.denied("kept")
                : HookServer.allowed());
    server.post(MAPS, map("gone", "{}"));
    server.post(MAPS, map("kept", "{}"));
    register(VALIDATING, "keep", webhook("keep.example.com", "/keep", "configmaps"));

    JsonObject status = server.delete(MAPS);

    assertThat(status.string("message").orElse("")).contains("denied the request: kept");
    assertThat(server.get(MAPS + "/kept").string("kind")).contains("ConfigMap");
    server.delete(VALIDATING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{}]",
        "[{'manager':'forged','operation':'Sometimes','apiVersion':'v1','fieldsType':'FieldsV1',"
            + "'fieldsV1':{'f:data':{}}}]"
      })
  void keepsTheRecordOfOwnersThatAWebhookSpoils(String stated) throws Exception {
    String given = "{\"owners\":" + stated.replace('\'', '"') + "}";
    JsonArray owners = Json.readObject(given).array("owners").orElseThrow();
    hooks.onAdmission(
        "/own", _ -> HookServer.patched(HookServer.add("/metadata/managedFields", owners)));
    register(MUTATING, "own", webhook("own.example.com", "/own", "configmaps"));

    JsonObject made = server.post(MAPS, map("owned", "{}"));

    JsonObject entry = made.array("metadata", "managedFields").orElseThrow().objects().getFirst();
    assertThat(entry.string("operation")).as(made.toString()).contains("Update");
    assertThat(entry.at("fieldsV1", "f:data", "f:k")).isNotNull();
  }

  @Test
  void appliesPatchesInTheOrderOfNames() throws Exception {
    hooks.onAdmission("/one", _ -> HookServer.patched(HookServer.add("/data/order", "one")));
    hooks.onAdmission(
        "/two",
        request ->
            HookServer.patched(
                HookServer.add(
                    "/data/order", request.string("object", "data", "order").orElse("") + " two")));
    register(MUTATING, "b", webhook("two.example.com", "/two", "configmaps"));
    register(MUTATING, "a", webhook("one.example.com", "/one", "configmaps"));

    JsonObject made = server.post(MAPS, map("ordered", "{}"));

    assertThat(made.string("data", "order")).contains("one two");
    assertThat(server.get(MAPS + "/ordered").string("data", "order")).contains("one two");
  }

  @Test
  void asksAgainWhereAWebhookWantsToSeeLaterChanges() throws Exception {
    hooks.onAdmission(
        "/count",
        request ->
            HookServer.patched(
                HookServer.add(
                    "/data/count", request.string("object", "data", "count").orElse("") + "x")));
    hooks.onAdmission(
        "/once",
        request ->
            request.object("object", "data").orElseThrow().containsKey("late")
                ? HookServer.allowed()
                : HookServer.patched(HookServer.add("/data/late", "yes")));
    JsonObject counting = webhook("count.example.com", "/count", "configmaps");
    counting.put("reinvocationPolicy", "IfNeeded");
    register(MUTATING, "again", counting, webhook("once.example.com", "/once", "configmaps"));

    JsonObject made = server.post(MAPS, map("again", "{}"));

    assertThat(made.string("data", "count")).as(made.toString()).contains("xx");
    assertThat(made.string("data", "late")).contains("yes");
  }

  @Test
  void keepsWhatOnlyTheServerMaySay() throws Exception {
    hooks.onAdmission(
        "/uid",
        _ ->
            HookServer.patched(
                HookServer.add("/metadata/uid", "made-up"),
                HookServer.add("/unknown", "field"),
                HookServer.add("/metadata/labels/x", "y")));
    register(MUTATING, "uid", webhook("uid.example.com", "/uid", "configmaps"));

    JsonObject made = server.post(MAPS, map("own", "{\"a\":\"b\"}"));

    assertThat(made.string("metadata", "uid").orElse("")).isNotEqualTo("made-up").isNotEmpty();
    assertThat(made.string("metadata", "labels", "x")).contains("y");
    assertThat(made).doesNotContainKey("unknown");
  }

  @Test
  void refusesOrGoesOnWhenAWebhookFails() throws Exception {
    register(VALIDATING, "fails", webhook("fails.example.com", "/missing", "configmaps"));

    JsonObject status = server.post(MAPS, map("failed", "{}"));

    assertThat(status.integer("code")).contains(500L);
    assertThat(status.string("message"))
        .contains(
            "Internal error occurred: failed calling webhook \"fails.example.com\": failed to call"
                + " webhook: an error on the server (\"no such hook\") has prevented the request"
                + " from succeeding");

    server.delete(VALIDATING);
    JsonObject lenient = webhook("fails.example.com", "/missing", "configmaps");
    lenient.put("failurePolicy", "Ignore");
    register(VALIDATING, "lenient", lenient);
    assertThat(server.post(MAPS, map("failed", "{}")).string("kind")).contains("ConfigMap");
  }

  @Test
  void endsCallsThatTakeTooLong() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    hooks.onAdmission(
        "/slow",
        _ -> {
          try {
            done.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return HookServer.allowed();
        });
    JsonObject slow = webhook("slow.example.com", "/slow", "configmaps");
    slow.put("timeoutSeconds", 1L);
    register(VALIDATING, "slow", slow);

    String message = server.post(MAPS, map("slow", "{}")).string("message").orElse("");

    done.countDown();
    assertThat(message)
        .contains("failed calling webhook \"slow.example.com\"")
        .contains("/slow?timeout=1s")
        .contains("context deadline exceeded");
  }

  @Test
  void saysWhyNoConnectionCameAbout() throws Exception {
    JsonObject untrusted = webhook("untrusted.example.com", "/x", "configmaps");
    untrusted.childObject("clientConfig").remove("caBundle");
    register(VALIDATING, "untrusted", untrusted);

    assertThat(server.post(MAPS, map("m", "{}")).string("message").orElse(""))
        .contains(
            "tls: failed to verify certificate: x509: certificate signed by unknown authority");

    server.delete(VALIDATING);
    JsonObject nobody = webhook("nobody.example.com", "/x", "configmaps");
    nobody.childObject("clientConfig").put("url", "https://127.0.0.1:1/x");
    register(VALIDATING, "nobody", nobody);
    assertThat(server.post(MAPS, map("m", "{}")).string("message").orElse(""))
        .contains(
            "Post \"https://127.0.0.1:1/x?timeout=10s\": dial tcp 127.0.0.1:1: connect: connection"
                + " refused");
  }

  @Test
  void reachesWebhooksThroughTheirService() throws Exception {
    hooks.onAdmission("/svc", _ -> HookServer.denied("by service"));
    server.post(
        "/api/v1/namespaces/default/services",
        """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"hook"},
         "spec":{"ports":[{"name":"web","port":8443,"targetPort":9443}]}}\
        """);
    JsonObject byService = webhook("svc.example.com", "/svc", "configmaps");
    byService.put(
        "clientConfig",
        JsonObject.of(
            "caBundle",
            hooks.caBundle(),
            "service",
            JsonObject.of("namespace", "default", "name", "hook", "path", "/svc", "port", 8443L)));
    register(VALIDATING, "svc", byService);
    assertThat(server.post(MAPS, map("m", "{}")).string("message").orElse(""))
        .contains("Post \"https://hook.default.svc:8443/svc?timeout=10s\": no endpoints available");
    server.post(
        "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
        """
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"hook-1",
          "labels":{"kubernetes.io/service-name":"hook"}},"addressType":"IPv4",
          "ports":[{"name":"web","port":%d,"protocol":"TCP"}],
          "endpoints":[{"addresses":["127.0.0.1"],"conditions":{"ready":true}}]}\
        """
            .formatted(hooks.port()));

    JsonObject status = server.post(MAPS, map("m", "{}"));

    assertThat(status.string("message").orElse("")).endsWith("denied the request: by service");
  }

  @Test
  void selectsByNamespaceObjectAndScope() throws Exception {
    hooks.onAdmission("/deny", _ -> HookServer.denied("selected"));
    JsonObject selecting = webhook("select.example.com", "/deny", "configmaps");
    selecting.put("objectSelector", JsonObject.of("matchLabels", JsonObject.of("check", "yes")));
    selecting.put(
        "namespaceSelector",
        JsonObject.of("matchLabels", JsonObject.of("kubernetes.io/metadata.name", "default")));
    register(VALIDATING, "select", selecting);

    assertThat(server.post(MAPS, map("free", "{}")).string("kind")).contains("ConfigMap");
    assertThat(server.post(MAPS, map("bound", "{\"check\":\"yes\"}")).string("message").orElse(""))
        .contains("selected");
    assertThat(
            server
                .post(
                    "/api/v1/namespaces/kube-public/configmaps",
                    map("elsewhere", "{\"check\":\"yes\"}"))
                .string("kind"))
        .contains("ConfigMap");
    // What matched before the change counts too.
    server.delete(VALIDATING);
    server.post(MAPS, map("bound", "{\"check\":\"yes\"}"));
    register(VALIDATING, "select", selecting);
    assertThat(server.put(MAPS + "/bound", Json.readObject(map("bound", "{}"))).string("message"))
        .isPresent();
  }

  @Test
  void leavesRulesAboutRulesAlone() throws Exception {
    hooks.onAdmission("/deny", _ -> HookServer.denied("everything"));
    register(VALIDATING, "all", webhook("all.example.com", "/deny", "*/*"));

    assertThat(server.post(MAPS, map("m", "{}")).string("message").orElse(""))
        .contains("everything");
    assertThat(server.delete(VALIDATING + "/all").string("status")).contains("Success");
    assertThat(server.post(MAPS, map("m", "{}")).string("kind")).contains("ConfigMap");
  }

  @Test
  void matchesEquivalentVersionsAndSeesObjectsInThem() throws Exception {
    AtomicReference<JsonObject> seen = new AtomicReference<>(new JsonObject());
    hooks.onAdmission(
        "/hpa",
        request -> {
          seen.set(request);
          return HookServer.allowed();
        });
    JsonObject exact = webhook("hpa.example.com", "/hpa", "horizontalpodautoscalers");
    exact.array("rules").orElseThrow().objects().getFirst().put("apiVersions", JsonArray.of("v1"));
    register(VALIDATING, "hpa", exact);

    JsonObject made =
        server.post(
            "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
            """
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler",
             "metadata":{"name":"web"},"spec":{"maxReplicas":3,
             "scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},
             "metrics":[{"type":"Resource","resource":{"name":"cpu",
               "target":{"type":"Utilization","averageUtilization":60}}}]}}\
            """);

    assertThat(made.string("kind")).as(made.toString()).contains("HorizontalPodAutoscaler");
    JsonObject request = seen.get();
    assertThat(request.string("kind", "version")).contains("v1");
    assertThat(request.string("resource", "version")).contains("v1");
    assertThat(request.string("requestKind", "version")).contains("v2");
    assertThat(request.string("object", "apiVersion")).contains("autoscaling/v1");
    assertThat(request.integer("object", "spec", "targetCPUUtilizationPercentage")).contains(60L);
  }

  @Test
  void honoursSideEffectsInDryRun() throws Exception {
    hooks.onAdmission(
        "/warn", _ -> HookServer.allowed().with("warnings", JsonArray.of("be careful")));
    JsonObject safe = webhook("safe.example.com", "/warn", "configmaps");
    safe.put("sideEffects", "NoneOnDryRun");
    register(VALIDATING, "safe", safe);

    HttpResponse<String> answer =
        server.send(
            server
                .request(MAPS + "?dryRun=All")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(map("dry", "{}"))));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().allValues("warning")).containsExactly("299 - \"be careful\"");
    assertThat(hooks.questions.getFirst().bool("request", "dryRun")).contains(true);
  }

  @Test
  void speaksTheOlderReviewVersionWhereItIsPreferred() throws Exception {
    hooks.onAdmission("/old", _ -> HookServer.denied("old"));
    JsonObject old = webhook("old.example.com", "/old", "configmaps");
    old.put("admissionReviewVersions", JsonArray.of("v1beta1", "v1"));
    register(VALIDATING, "old", old);

    server.post(MAPS, map("m", "{}"));

    assertThat(hooks.questions.getFirst().string("apiVersion"))
        .contains("admission.k8s.io/v1beta1");
  }

  @Test
  void demandsWellFormedAnswers() throws Exception {
    hooks.on(
        "/wrong",
        review ->
            JsonObject.of(
                "kind",
                "AdmissionReview",
                "apiVersion",
                "admission.k8s.io/v1",
                "response",
                JsonObject.of("uid", "other", "allowed", true)));
    register(VALIDATING, "wrong", webhook("wrong.example.com", "/wrong", "configmaps"));

    assertThat(server.post(MAPS, map("m", "{}")).string("message").orElse(""))
        .contains("received invalid webhook response: expected response.uid=");
  }

  @Test
  void showsScalesAndEvictionsAsWhatTheyAre() throws Exception {
    hooks.onAdmission("/sub", _ -> HookServer.denied("sub"));
    server.post(
        "/apis/apps/v1/namespaces/default/deployments",
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},
         "spec":{"selector":{"matchLabels":{"a":"b"}},"template":{
          "metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}\
        """);
    register(VALIDATING, "sub", webhook("sub.example.com", "/sub", "*/scale"));

    HttpResponse<String> answer =
        server.send(
            "PATCH",
            "/apis/apps/v1/namespaces/default/deployments/web/scale",
            "application/merge-patch+json",
            "{\"spec\":{\"replicas\":3}}");

    assertThat(answer.body()).contains("denied the request: sub");
    JsonObject request = hooks.questions.getFirst().object("request").orElseThrow();
    assertThat(request.string("kind", "kind")).contains("Scale");
    assertThat(request.string("subResource")).contains("scale");
    assertThat(request.integer("object", "spec", "replicas")).contains(3L);
    assertThat(request.integer("oldObject", "spec", "replicas")).contains(1L);
  }
}
