// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.application.ApplicationReconciler;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.charts.Charts;
import dev.wheelhouse.ops.delivery.charts.ServedCharts;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.keeper.Watches;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.render.WebFiles;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import dev.wheelhouse.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelmReleaseIT {

  private static final String HOOK =
      """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: {{ .Release.Name }}-%1$s
        annotations: {helm.sh/hook: %1$s}
      spec: {template: {spec: {containers: [{name: c, image: busybox}]}}}
      """;
  private static final Map<String, String> CHART =
      Map.of(
          "values.yaml",
          "replicas: 1\nhooks: false\n",
          "templates/deployment.yaml",
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: {{ .Release.Name }}}
          spec:
            replicas: {{ .Values.replicas }}
            template: {spec: {containers: [{name: c, image: nginx}]}}
          """,
          "templates/hooks.yaml",
          "{{ if .Values.hooks }}\n"
              + HOOK.formatted("pre-install")
              + "---\n"
              + HOOK.formatted("post-upgrade")
              + "---\n"
              + HOOK.formatted("pre-delete")
              + "{{ end }}");

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final MemoryCluster cluster = new MemoryCluster();
  private final ServedCharts served = new ServedCharts();
  private Charts charts;
  private ApplicationReconciler reconciler;
  private JsonObject application = new JsonObject();
  private long generation;

  @BeforeEach
  void open() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "Helm's library is there for Linux on amd64 only");
    served.add("web", "1.0.0", CHART);
    charts = new Charts(folder, AddressRules.allowing(List.of("127.0.0.0/8")), clock);
    reconciler =
        new ApplicationReconciler(
            cluster,
            Clusters.onlyLocal(cluster),
            Authors.NONE,
            new HttpCalls(AddressRules.NARROW),
            Watches.NONE,
            new Renderer(Definitions.load(), Optional.of(charts), WebFiles.NONE),
            new ApplicationRevisions(cluster, 3),
            ApplicationReconciler.Settings.USUAL,
            clock);
  }

  @AfterEach
  void close() {
    served.close();
    if (charts != null) {
      charts.close();
    }
  }

  private void want(String values, String options) {
    JsonObject status = application.object("status").orElseGet(JsonObject::new);
    application =
        Json.readObject(
            """
            {"apiVersion":"core.oam.dev/v1beta1","kind":"Application",
             "metadata":{"name":"shop","namespace":"default","uid":"u","generation":%d},
             "spec":{"components":[{"name":"web","type":"helmchart","properties":{
               "chart":{"source":"web","repoURL":"%s","version":"1.0.0"},
               "values":%s,"options":%s}}]}}\
            """
                .formatted(++generation, served.address(), values, options));
    application.put("status", status);
  }

  /// Until it is done, or waits for what only a test can bring about.
  private String reconcile() {
    for (int i = 0; i < 8; i++) {
      application.put(
          "status",
          reconciler.reconcile(application, _ -> new ImageState.Waiting("none")).status());
      cluster.settle();
      clock.advance(Duration.ofSeconds(2));
    }
    return application.string("status", "status").orElse("");
  }

  private String message() {
    return application
        .array("status", "services")
        .orElseGet(JsonArray::new)
        .objects()
        .getFirst()
        .string("message")
        .orElse("");
  }

  private void endJob(String name, String condition) {
    JsonObject job = cluster.the("Job", name);
    job.put(
        "status",
        JsonObject.of(
            "conditions",
            JsonArray.of(
                JsonObject.of("type", condition, "status", "True", "message", "by the test"))));
    cluster.put(job);
  }

  private List<String> history() {
    return ReleaseHistory.read(cluster, "default", "web").revisions().stream()
        .map(it -> it.version() + " " + it.status() + " " + it.description())
        .toList();
  }

  private long replicas() {
    return cluster.the("Deployment", "web").integer("spec", "replicas").orElse(0L);
  }

  @Test
  void installsUpgradesAndGoes() {
    want("{\"replicas\":2}", "{}");
    assertThat(reconcile()).isEqualTo("running");
    assertThat(history()).containsExactly("1 deployed Install complete");
    JsonObject deployment = cluster.the("Deployment", "web");
    assertThat(deployment.string("metadata", "labels", "app.kubernetes.io/managed-by"))
        .contains("Helm");
    assertThat(deployment.string("metadata", "annotations", "meta.helm.sh/release-name"))
        .contains("web");
    JsonObject told = cluster.the("ConfigMap", "web-helm-release");
    assertThat(told.string("data", "chartVersion")).contains("1.0.0");
    assertThat(told.string("data", "resourceCount")).contains("1");

    want("{\"replicas\":3}", "{}");
    assertThat(reconcile()).isEqualTo("running");
    assertThat(history())
        .containsExactly("1 superseded Install complete", "2 deployed Upgrade complete");
    assertThat(replicas()).isEqualTo(3);

    while (!reconciler.cleanUp(application).gone()) {
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(cluster.names()).noneMatch(it -> it.matches("(Deployment|Secret)/.*"));
  }

  @Test
  void makesNoRevisionWhereNothingChanged() {
    want("{}", "{}");
    reconcile();
    int asked = served.requests();
    int writes = cluster.writes();

    reconcile();
    assertThat(cluster.writes()).isEqualTo(writes);
    assertThat(served.requests()).isEqualTo(asked);

    cluster.remove(ObjectRef.of(cluster.the("Deployment", "web")));
    assertThat(reconcile()).isEqualTo("running");
    assertThat(cluster.names()).contains("Deployment/web");
    assertThat(history()).containsExactly("1 deployed Install complete");
  }

  @Test
  void writesDownAgainWhatSomebodyDeletedOrSpoiled() {
    want("{}", "{}");
    reconcile();
    JsonObject secret = cluster.the("Secret", "sh.helm.release.v1.web.v1");
    cluster.remove(ObjectRef.of(secret));

    assertThat(reconcile()).isEqualTo("running");
    assertThat(history()).containsExactly("1 deployed Install complete");

    JsonObject spoiled = cluster.the("Secret", "sh.helm.release.v1.web.v1");
    spoiled.childObject("data").put("release", "bm9uc2Vuc2U=");
    cluster.put(spoiled);
    assertThat(reconcile()).isEqualTo("running");
    assertThat(history()).containsExactly("2 deployed Install complete");
    assertThat(cluster.names()).doesNotContain("Secret/sh.helm.release.v1.web.v1");
  }

  @Test
  void comesBackWithItsNamespaceWhenThatIsDeleted() {
    want("{}", "{}");
    reconcile();
    cluster.remove(new ObjectRef("v1", "Namespace", "", "default"));
    cluster.remove(new ObjectRef("v1", "Secret", "default", "sh.helm.release.v1.web.v1"));
    cluster.remove(new ObjectRef("apps/v1", "Deployment", "default", "web"));
    cluster.refuse(
        "Deployment", new PlatformException(Reason.NOT_FOUND, "namespaces \"default\" not found"));

    assertThat(reconcile()).isNotEqualTo("running");
    assertThat(cluster.names()).contains("Namespace/default");

    cluster.admit("Deployment");
    assertThat(reconcile()).isEqualTo("running");
    assertThat(cluster.names()).contains("Deployment/web");
    assertThat(history()).containsExactly("1 deployed Install complete");
  }

  @Test
  void runsHooksAndWaitsForThem() {
    want("{\"hooks\":true}", "{}");
    assertThat(reconcile()).isEqualTo("runningWorkflow");
    assertThat(message()).startsWith("waits for pre-install hook Job web-pre-install");
    assertThat(cluster.names()).doesNotContain("Deployment/web");

    endJob("web-pre-install", "Complete");
    assertThat(reconcile()).isEqualTo("running");
    assertThat(cluster.names()).contains("Deployment/web").doesNotContain("Job/web-post-upgrade");

    assertThat(reconciler.cleanUp(application).gone()).isFalse();
    assertThat(cluster.names()).contains("Job/web-pre-delete", "Deployment/web");
    endJob("web-pre-delete", "Complete");
    reconciler.cleanUp(application);
    assertThat(cluster.names()).doesNotContain("Deployment/web");
  }

  @Test
  void saysWhichHookFailed() {
    want("{\"hooks\":true}", "{}");
    reconcile();
    endJob("web-pre-install", "Failed");
    JsonObject result =
        reconciler.reconcile(application, _ -> new ImageState.Waiting("none")).status();

    assertThat(result.toString())
        .contains("release web v1: pre-install hook Job web-pre-install")
        .contains("failed: by the test");
    assertThat(history().getFirst()).startsWith("1 failed pre-install hook Job");
    assertThat(cluster.names()).doesNotContain("Deployment/web");
  }

  @Test
  void triesAgainOnlyWhenAWorkflowBeginsOrTheContentChanges() {
    want("{\"hooks\":true}", "{}");
    reconcile();
    endJob("web-pre-install", "Failed");
    reconcile();
    reconcile();
    assertThat(history()).singleElement().asString().startsWith("1 failed pre-install hook Job");

    application
        .childObject("metadata")
        .put("annotations", JsonObject.of("app.oam.dev/restart-workflow", clock.now().toString()));
    reconcile();
    assertThat(history()).hasSize(2).last().asString().startsWith("2 pending-install");

    want("{\"hooks\":false}", "{}");
    assertThat(reconcile()).isEqualTo("running");
    assertThat(history()).last().asString().startsWith("3 deployed");
  }

  @Test
  void keepsAsManyFailedRevisionsAsItMay() {
    for (int i = 1; i <= 4; i++) {
      want("{\"hooks\":true,\"replicas\":" + i + "}", "{\"maxHistory\":2}");
      reconcile();
      endJob("web-pre-install", "Failed");
      reconcile();
    }

    assertThat(history()).hasSize(2).allMatch(it -> it.matches("[34] failed .*"));
  }

  @Test
  void aRollbackThatFailsIsNotRolledBack() {
    want("{\"replicas\":1}", "{}");
    reconcile();
    want("{\"replicas\":5,\"hooks\":true}", "{\"atomic\":true,\"timeout\":\"10s\"}");
    reconcile();
    endJob("web-post-upgrade", "Failed");
    for (int i = 0; i < 20; i++) {
      application.put(
          "status",
          reconciler.reconcile(application, _ -> new ImageState.Waiting("none")).status());
      cluster.the("Deployment", "web").put("status", new JsonObject());
      clock.advance(Duration.ofSeconds(2));
    }

    assertThat(history())
        .hasSize(3)
        .anyMatch(it -> it.startsWith("2 failed post-upgrade hook"))
        .anyMatch(it -> it.startsWith("3 failed not ready after 10 seconds"));
  }

  @Test
  void goesBackWhenAnAtomicUpgradeFails() {
    want("{\"replicas\":1}", "{}");
    reconcile();
    want("{\"replicas\":5,\"hooks\":true}", "{\"atomic\":true}");
    reconcile();
    endJob("web-post-upgrade", "Failed");
    reconcile();

    assertThat(replicas()).isEqualTo(1);
    assertThat(history())
        .anyMatch(it -> it.startsWith("2 failed post-upgrade hook"))
        .contains("3 deployed Rollback to 1")
        .hasSize(3);
    assertThat(application.toString()).contains("rolled back, and tried again when");
  }

  @Test
  void keepsAsManyRevisionsAsItMay() {
    for (int i = 1; i <= 4; i++) {
      want("{\"replicas\":" + i + "}", "{\"maxHistory\":2}");
      reconcile();
    }

    assertThat(history())
        .containsExactly("3 superseded Upgrade complete", "4 deployed Upgrade complete");
  }

  @Test
  void adoptsAReleaseOfHelmAndNoneOfAnotherApplication() {
    want("{}", "{}");
    reconcile();
    for (JsonObject object :
        List.of(
            cluster.the("Deployment", "web"), cluster.the("Secret", "sh.helm.release.v1.web.v1"))) {
      JsonObject labels = object.childObject("metadata").childObject("labels");
      labels.keySet().removeIf(it -> it.startsWith("app.oam.dev/"));
      cluster.put(object);
    }
    cluster.remove(ObjectRef.of(cluster.the("ConfigMap", "web-helm-release")));
    want("{}", "{}");
    assertThat(reconcile()).isEqualTo("running");
    assertThat(history()).contains("2 deployed Upgrade complete");
    assertThat(cluster.the("Deployment", "web").string("metadata", "labels", "app.oam.dev/name"))
        .contains("shop");

    JsonObject secret = cluster.the("Secret", "sh.helm.release.v1.web.v2");
    secret.childObject("metadata").childObject("labels").put("app.oam.dev/name", "other");
    cluster.put(secret);
    want("{\"replicas\":9}", "{}");
    reconcile();
    assertThat(application.toString()).contains("belongs to component web of application");
    assertThat(replicas()).isEqualTo(1);
  }
}
