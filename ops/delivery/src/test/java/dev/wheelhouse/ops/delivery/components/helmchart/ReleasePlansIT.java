// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.application.ApplicationPlanner;
import dev.wheelhouse.ops.delivery.application.ApplicationReconciler;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.charts.Charts;
import dev.wheelhouse.ops.delivery.charts.ServedCharts;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.keeper.Watches;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.ops.delivery.plan.Change;
import dev.wheelhouse.ops.delivery.plan.FieldChange;
import dev.wheelhouse.ops.delivery.plan.Plan;
import dev.wheelhouse.ops.delivery.plan.Preview;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.render.WebFiles;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import dev.wheelhouse.testing.ManualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plans show what becomes of charts, change nothing, and are held to.
class ReleasePlansIT {

  private static final String HOOKED =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: {{ .Release.Name }}-%1$s
        annotations: {helm.sh/hook: %1$s}
      """;
  private static final Map<String, String> CHART =
      Map.of(
          "values.yaml",
          "replicas: 1\n",
          "crds/thing.yaml",
          """
          apiVersion: apiextensions.k8s.io/v1
          kind: CustomResourceDefinition
          metadata: {name: things.example.org}
          spec:
            group: example.org
            scope: Namespaced
            names: {kind: Thing, plural: things}
            versions: [{name: v1, served: true, storage: true}]
          """,
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
          HOOKED.formatted("pre-install")
              + "---\n"
              + HOOKED.formatted("post-upgrade")
              + "---\n"
              + HOOKED.formatted("pre-delete"));

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final MemoryCluster cluster = new MemoryCluster();
  private final ServedCharts served = new ServedCharts();
  private Charts charts;
  private Renderer renderer;

  @BeforeEach
  void open() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "Helm's library is there for Linux on amd64 only");
    served.add("web", "1.0.0", CHART);
    open(folder);
  }

  private void open(Path kept) {
    charts = new Charts(kept, AddressRules.allowing(List.of("127.0.0.0/8")), clock);
    renderer = new Renderer(Definitions.load(), Optional.of(charts), WebFiles.NONE);
  }

  @AfterEach
  void close() {
    served.close();
    if (charts != null) {
      charts.close();
    }
  }

  private JsonObject application(String version, String values) {
    return Json.readObject(
        """
        {"apiVersion":"core.oam.dev/v1beta1","kind":"Application",
         "metadata":{"name":"shop","namespace":"default"},
         "spec":{"components":[
           {"name":"web","type":"helmchart","properties":{
             "chart":{"source":"web","repoURL":"%s","version":"%s"},"values":%s}}]}}\
        """
            .formatted(served.address(), version, values));
  }

  private Plan plan(JsonObject application) {
    return planner().plan(application);
  }

  private ApplicationPlanner planner() {
    return new ApplicationPlanner(cluster, Clusters.onlyLocal(cluster), renderer, "");
  }

  /// Applies an application as the operator does.
  private JsonObject apply(JsonObject wanted, long generation) {
    JsonObject application = wanted.deepCopy();
    application.childObject("metadata").with("uid", "u").put("generation", generation);
    ApplicationReconciler reconciler =
        new ApplicationReconciler(
            cluster,
            Clusters.onlyLocal(cluster),
            Authors.NONE,
            new HttpCalls(AddressRules.NARROW),
            Watches.NONE,
            renderer,
            new ApplicationRevisions(cluster, 3),
            ApplicationReconciler.Settings.USUAL,
            clock);
    for (int i = 0; i < 8; i++) {
      application.put(
          "status",
          reconciler.reconcile(application, _ -> new ImageState.Waiting("none")).status());
      establish();
      cluster.settle();
      clock.advance(Duration.ofSeconds(2));
    }
    cluster.put(application);
    return application;
  }

  /// As an API server does.
  private void establish() {
    if (cluster.names().stream().anyMatch(it -> it.endsWith("things.example.org"))) {
      JsonObject crd = cluster.the("CustomResourceDefinition", "things.example.org");
      crd.put(
          "status",
          Json.readObject("{\"conditions\":[{\"type\":\"Established\",\"status\":\"True\"}]}"));
      cluster.put(crd);
    }
  }

  private static List<String> changes(Plan plan) {
    return plan.changes().stream().map(it -> it.action() + " " + it.ref()).toList();
  }

  private List<String> releases() {
    return ReleaseHistory.read(cluster, "default", "web").revisions().stream()
        .map(it -> it.version() + " " + it.chartVersion() + " " + it.status())
        .toList();
  }

  @Test
  void showInstallationUpgradeAndRemoval() {
    int writes = cluster.writes();
    Plan first = plan(application("1.0.0", "{}"));
    assertThat(first.problem()).isEmpty();
    assertThat(changes(first))
        .contains(
            "CREATE Deployment default/web", "CREATE CustomResourceDefinition things.example.org");
    assertThat(first.notes())
        .containsSubsequence(
            "release default/web is installed with chart web 1.0.0 (revision 1)",
            "release default/web brings CustomResourceDefinition things.example.org, which stays"
                + " for good",
            "release default/web runs pre-install hook ConfigMap default/web-pre-install");
    assertThat(cluster.writes()).isEqualTo(writes);

    apply(application("1.0.0", "{}"), 1);
    assertThat(releases()).containsExactly("1 1.0.0 deployed");
    assertThat(plan(application("1.0.0", "{}")).changes()).isEmpty();

    Plan second = plan(application("1.0.0", "{\"replicas\":3}"));
    assertThat(second.changes())
        .filteredOn(it -> it.ref().kind().equals("Deployment"))
        .singleElement()
        .satisfies(it -> assertThat(it.risk()).isEqualTo("replicas go from 1 to 3"));
    assertThat(second.notes())
        .containsSubsequence(
            "release default/web goes from chart web 1.0.0 (revision 1) to chart web 1.0.0"
                + " (revision 2)",
            "release default/web runs post-upgrade hook ConfigMap default/web-post-upgrade");

    JsonObject none = application("1.0.0", "{}");
    none.put("spec", Json.readObject("{\"components\":[]}"));
    Plan gone = plan(none);
    assertThat(changes(gone)).contains("DELETE Deployment default/web");
    assertThat(gone.notes())
        .containsSubsequence(
            "release default/web is taken away with all its revisions",
            "release default/web runs pre-delete hook ConfigMap default/web-pre-delete");
  }

  @Test
  void showWhatAnApplicationBecomesWithoutAClusterThatHasIt() {
    Preview preview =
        planner().preview(application("1.0.0", "{\"replicas\":4}"), Optional.of(cluster));

    assertThat(preview.problem()).isEmpty();
    assertThat(preview.objects())
        .anySatisfy(it -> assertThat(it.object().integer("spec", "replicas")).contains(4L));
    assertThat(preview.notes())
        .contains("release default/web runs pre-install hook ConfigMap default/web-pre-install");
  }

  @Test
  void holdAnApplicationToTheChartThatTheySay() {
    Plan planned = plan(application("^1.0", "{}"));
    served.add("web", "1.1.0", CHART);
    clock.advance(Duration.ofHours(1));

    assertThat(plan(planned.application()).id()).isEqualTo(planned.id());
    apply(planned.application(), 1);
    assertThat(releases()).containsExactly("1 1.0.0 deployed");

    clock.advance(Duration.ofHours(1));
    apply(application("^1.0", "{\"replicas\":2}"), 2);
    assertThat(releases()).containsExactly("1 1.0.0 superseded", "2 1.1.0 deployed");
  }

  @Test
  void areRefusedOnceTheChartIsAnother() {
    Plan planned = plan(application("1.0.0", "{}"));
    served.add("web", "1.0.0", Map.of("templates/nothing.yaml", ""));
    charts.close();
    open(folder.resolve("elsewhere"));

    assertThat(plan(planned.application()).problem())
        .contains("the plan that was applied has chart web 1.0.0 with the digest")
        .contains("plan again");
    JsonObject applied = apply(planned.application(), 1);
    assertThat(applied.string("status", "status")).isNotEqualTo(Optional.of("running"));
    assertThat(releases()).isEmpty();
  }

  private static final String HELD = "wheelhouse.dev/planned-releases";

  private void secret(String version, String values) {
    cluster.put(
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            JsonObject.of(
                "name", "web-values",
                "namespace", "default",
                "uid", "s",
                "resourceVersion", version),
            "data",
            JsonObject.of(
                "values.yaml",
                Base64.getEncoder().encodeToString(values.getBytes(StandardCharsets.UTF_8)))));
  }

  /// An application whose values are in a Secret.
  private JsonObject sourced(String version) {
    JsonObject application = application(version, "{}");
    JsonObject properties =
        application
            .array("spec", "components")
            .orElseThrow()
            .objects()
            .getFirst()
            .childObject("properties");
    properties.put(
        "valuesFrom",
        new JsonArray(List.of(JsonObject.of("kind", "Secret", "name", "web-values"))));
    properties.put("options", JsonObject.of("maxHistory", 2L));
    return application;
  }

  private static String held(JsonObject application) {
    return application.string("metadata", "annotations", HELD).orElseThrow();
  }

  @Test
  void holdNothingThatHasBeenDoneAndForgotten() {
    secret("1", "replicas: 1");
    JsonObject planned = plan(sourced("^1.0")).application();
    served.add("web", "1.1.0", CHART);
    clock.advance(Duration.ofHours(1));
    apply(planned, 1);

    for (int replicas = 2; replicas <= 5; replicas++) {
      secret("" + replicas, "replicas: " + replicas);
      clock.advance(Duration.ofHours(1));
      apply(planned, 1);
    }

    assertThat(releases()).containsExactly("4 1.1.0 superseded", "5 1.1.0 deployed");
  }

  @Test
  void areFulfilledByWhatHasBeenDoneWithoutThem() {
    secret("1", "replicas: 1");
    JsonObject planned = plan(sourced("1.0.0")).application();
    apply(sourced("1.0.0"), 1);
    apply(planned, 1);

    secret("2", "replicas: 2");
    clock.advance(Duration.ofHours(1));
    apply(planned, 1);

    assertThat(releases()).containsExactly("1 1.0.0 superseded", "2 1.0.0 deployed");
  }

  @Test
  void doNotBringWhatTheApplicationExcludes() {
    served.add("web", "0.9.0", CHART);
    String old =
        Json.readObject(held(plan(application("0.9.0", "{}")).application()))
            .string("releases", "local/default/web")
            .orElseThrow();
    JsonObject forged = plan(application("^1.0", "{}")).application();
    JsonObject annotation = Json.readObject(held(forged));
    annotation.childObject("releases").put("local/default/web", old);
    forged.childObject("metadata").childObject("annotations").put(HELD, Json.write(annotation));

    apply(forged, 1);

    assertThat(releases()).containsExactly("1 1.0.0 deployed");
  }

  @Test
  void tellNothingOfWhatSecretsHold() {
    secret("1", "password: hunter22");
    assertThat(plan(sourced("1.0.0")).problem()).isEmpty();
    String one = held(plan(sourced("1.0.0")).application());
    secret("1", "password: hunter33");
    String other = held(plan(sourced("1.0.0")).application());
    secret("2", "password: hunter33");

    assertThat(other).isEqualTo(one);
    assertThat(held(plan(sourced("1.0.0")).application())).isNotEqualTo(one);
  }

  @Test
  void doNotShowWhatCameFromSecrets() {
    served.add(
        "web",
        "1.0.0",
        Map.of(
            "templates/config.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{ .Release.Name }}-config}
            data:
              address: "db://{{ .Values.password }}@host"
              port: "{{ .Values.port }}"
            """));
    secret("1", "{password: hunter22, port: '8080'}");
    apply(sourced("1.0.0"), 1);
    secret("2", "{password: hunter33, port: '9090'}");

    assertThat(plan(sourced("1.0.0")).changes())
        .filteredOn(it -> it.ref().name().equals("web-config"))
        .flatExtracting(Change::fields)
        .extracting(FieldChange::path, FieldChange::secret)
        .containsExactly(tuple(".data.address", true), tuple(".data.port", false));
  }

  @Test
  void doNotShowWhatCameFromASecretThatIsNamedNoMore() {
    served.add(
        "web",
        "1.0.0",
        Map.of(
            "templates/config.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{ .Release.Name }}-config}
            data:
              address: "db://{{ .Values.password | default "nobody" }}@host"
              port: "{{ .Values.port | default 9090 }}"
            """));
    secret("1", "{password: hunter22, port: '8080'}");
    apply(sourced("1.0.0"), 1);

    assertThat(plan(application("1.0.0", "{}")).changes())
        .filteredOn(it -> it.ref().name().equals("web-config"))
        .flatExtracting(Change::fields)
        .extracting(FieldChange::path, FieldChange::secret)
        .containsExactly(tuple(".data.address", true), tuple(".data.port", false));
  }

  @Test
  void doNotShowWhatWasMovedIntoASecretWithoutARevision() {
    served.add(
        "web",
        "1.0.0",
        Map.of(
            "templates/config.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{ .Release.Name }}-config}
            data: {address: "db://{{ .Values.password | default "nobody" }}@host"}
            """));
    apply(application("1.0.0", "{\"password\":\"hunter22\"}"), 1);
    secret("1", "{password: hunter22}");
    apply(sourced("1.0.0"), 2);
    assertThat(releases()).containsExactly("1 1.0.0 deployed");

    assertThat(plan(application("1.0.0", "{}")).changes())
        .filteredOn(it -> it.ref().name().equals("web-config"))
        .flatExtracting(Change::fields)
        .extracting(FieldChange::path, FieldChange::secret)
        .containsExactly(tuple(".data.address", true));
  }
}
