// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.DefinitionsOver;
import dev.wheelhouse.ops.delivery.definitions.template.CelDefinitions;
import dev.wheelhouse.ops.delivery.keeper.Watches;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.ops.delivery.plan.Plan;
import dev.wheelhouse.ops.delivery.plan.Preview;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import dev.wheelhouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StagesTest {

  private static final String REPORT =
      """
      apiVersion: core.oam.dev/v1beta1
      kind: TraitDefinition
      metadata: {name: report}
      spec:
        stage: PostDispatch
        schematic:
          cel:
            outputs:
              report:
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: "${context.name}-report"}
                data: {ready: "${string(context.output.status.readyReplicas)}"}
      """;

  private static final String GATE =
      """
      apiVersion: core.oam.dev/v1beta1
      kind: TraitDefinition
      metadata: {name: gate}
      spec:
        stage: PreDispatch
        schematic:
          cel:
            outputs:
              gate:
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: "${context.name}-gate"}
            healthPolicy: context.outputs.gate.data.open == "yes"
            customStatus: '"the gate is shut"'
      """;

  private static final String SIGNED =
      """
      apiVersion: core.oam.dev/v1beta1
      kind: TraitDefinition
      metadata: {name: signed}
      spec:
        stage: PostDispatch
        schematic:
          cel:
            outputs:
              signed:
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: "${context.name}-signed"}
            healthPolicy: has(context.outputs.signed)
      """;

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final MemoryCluster cluster = new MemoryCluster();
  private final Renderer renderer =
      new Renderer(
          new DefinitionsOver(List.of(tree(REPORT), tree(GATE), tree(SIGNED)), Definitions.load()));
  private final ApplicationReconciler reconciler =
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

  private static JsonObject tree(String yaml) {
    return YamlDocument.all(yaml).getFirst().tree();
  }

  private static JsonObject application(String trait) {
    return Json.readObject(
        """
        {"apiVersion":"core.oam.dev/v1beta1","kind":"Application",
         "metadata":{"name":"shop","namespace":"default","uid":"u","generation":1},
         "spec":{"components":[{"name":"web","type":"worker","properties":{"image":"nginx"},
           "traits":[{"type":"%s"%s}]}]}}\
        """
            .formatted(trait, trait.equals("expose") ? ",\"properties\":{\"port\":[80]}" : ""));
  }

  private void reconcile(JsonObject application) {
    ApplicationReconciler.Result result;
    do {
      result = reconciler.reconcile(application, _ -> new ImageState.Waiting("building image"));
      application.put("status", result.status());
    } while (result.again().filter(it -> it.toMillis() <= 1).isPresent());
  }

  private List<String> objects() {
    return cluster.names().stream()
        .filter(it -> it.startsWith("Deployment") || it.startsWith("C") || it.startsWith("Service"))
        .toList();
  }

  private static JsonObject service(JsonObject application) {
    return application.array("status", "services").map(JsonArray::objects).orElseThrow().getFirst();
  }

  @Test
  void makesWhatComesAfterTheWorkloadOnceThatIsHealthyAndFromWhatItIsThen() {
    JsonObject application = application("report");

    reconcile(application);

    assertThat(objects()).containsExactly("Deployment/web");
    assertThat(service(application).array("traits").orElseThrow().objects())
        .singleElement()
        .satisfies(it -> assertThat(it.bool("pending")).contains(true))
        .satisfies(it -> assertThat(it.bool("healthy")).contains(false))
        .satisfies(
            it -> assertThat(it.string("message").orElse("")).contains("Waiting for component"));

    cluster.settle();
    reconcile(application);

    assertThat(cluster.the("ConfigMap", "web-report").string("data", "ready")).contains("1");
    assertThat(
            cluster
                .the("ConfigMap", "web-report")
                .string("metadata", "labels", "trait.oam.dev/type"))
        .contains("report");
    assertThat(application.string("status", "status")).contains("running");
    assertThat(service(application).array("traits").orElseThrow().objects())
        .singleElement()
        .satisfies(it -> assertThat(it.bool("healthy")).contains(true))
        .satisfies(it -> assertThat(it.bool("pending")).isEmpty());
  }

  @Test
  void waitsWithTheWorkloadForWhatComesBefore() {
    JsonObject application = application("gate");

    reconcile(application);

    assertThat(objects()).containsExactly("ConfigMap/web-gate");
    assertThat(service(application).string("message")).contains("trait gate: the gate is shut");

    JsonObject gate = cluster.the("ConfigMap", "web-gate").deepCopy();
    gate.put("data", JsonObject.of("open", "yes"));
    cluster.put(gate);
    reconcile(application);

    assertThat(objects()).containsExactly("ConfigMap/web-gate", "Deployment/web");
    cluster.settle();
    reconcile(application);
    assertThat(application.string("status", "status")).contains("running");
  }

  @Test
  void exposesAComponentOnceItIsHealthy() {
    JsonObject application = application("expose");

    reconcile(application);
    assertThat(objects()).containsExactly("Deployment/web");

    cluster.settle();
    reconcile(application);
    assertThat(objects()).containsExactly("Deployment/web", "Service/web");
  }

  private JsonObject changed(JsonObject application, String image) {
    JsonObject next = application.deepCopy();
    next.childObject("metadata").put("generation", 2L);
    JsonObject spec = next.object("spec").orElseThrow();
    spec.array("components")
        .orElseThrow()
        .objects()
        .getFirst()
        .put("properties", JsonObject.of("image", image));
    spec.put(
        "policies",
        JsonArray.of(
            JsonObject.of(
                "name",
                "gc",
                "type",
                "garbage-collect",
                "properties",
                JsonObject.of("continueOnFailure", true))));
    return next;
  }

  @Test
  void keepsWhatALateTraitHasMadeUntilItMakesItAnew() {
    JsonObject application = application("expose");
    reconcile(application);
    cluster.settle();
    reconcile(application);
    JsonObject next = changed(application, "no-such-image");
    reconcile(next);
    clock.advance(Duration.ofMinutes(31));
    reconcile(next);
    reconcile(next);

    assertThat(next.string("status", "status")).contains("workflowFailed");
    assertThat(objects()).containsExactly("Deployment/web", "Service/web");
    assertThat(cluster.names()).contains("ResourceTracker/shop-v1-default");

    cluster.settle();
    reconcile(next);
    clock.advance(Duration.ofMinutes(1));
    reconcile(next);
    assertThat(next.string("status", "status")).contains("running");
    assertThat(objects()).containsExactly("Deployment/web", "Service/web");
    assertThat(cluster.names()).doesNotContain("ResourceTracker/shop-v1-default");
  }

  @Test
  void recoversAlthoughALateTraitHasMadeNothingYet() {
    JsonObject application = application("signed");
    reconcile(application);
    clock.advance(Duration.ofMinutes(31));
    reconcile(application);
    assertThat(application.string("status", "status")).contains("workflowFailed");
    assertThat(objects()).containsExactly("Deployment/web");

    cluster.settle();
    reconcile(application);
    clock.advance(Duration.ofMinutes(1));
    reconcile(application);

    assertThat(objects()).containsExactly("ConfigMap/web-signed", "Deployment/web");
    assertThat(application.string("status", "status")).contains("running");
  }

  @Test
  void recoversWhenWhatComesBeforeTheWorkloadGetsHealthyTooLate() {
    JsonObject application = application("gate");
    reconcile(application);
    clock.advance(Duration.ofMinutes(31));
    reconcile(application);
    assertThat(application.string("status", "status")).contains("workflowFailed");
    JsonObject gate = cluster.the("ConfigMap", "web-gate").deepCopy();
    gate.put("data", JsonObject.of("open", "yes"));
    cluster.put(gate);

    ApplicationReconciler.Result result =
        reconciler.reconcile(application, _ -> new ImageState.Waiting("building image"));

    assertThat(result.status().array("services").orElseThrow().objects().getFirst().bool("healthy"))
        .contains(false);
    application.put("status", result.status());
    reconcile(application);
    assertThat(objects()).containsExactly("ConfigMap/web-gate", "Deployment/web");
  }

  @Test
  void plansWhatComesAfterTheWorkloadAsFarAsItCanBeTold() {
    ApplicationPlanner planner =
        new ApplicationPlanner(cluster, Clusters.onlyLocal(cluster), renderer, "");

    Plan exposed = planner.plan(application("expose"));
    Plan reported = planner.plan(application("report"));
    Preview gated = planner.preview(application("gate"), Optional.of(cluster));

    assertThat(exposed.changes())
        .extracting(it -> it.ref().toString())
        .containsExactly("Deployment default/web", "Service default/web");
    assertThat(reported.problem()).isEmpty();
    assertThat(reported.changes())
        .extracting(it -> it.ref().toString())
        .containsExactly("Deployment default/web");
    assertThat(reported.notes())
        .singleElement()
        .satisfies(
            it -> assertThat(it).contains("trait report comes once the workload is healthy"));
    assertThat(gated.objects())
        .extracting(it -> ObjectRef.of(it.object()).toString())
        .containsExactly("ConfigMap default/web-gate", "Deployment default/web");
  }

  @Test
  void refusesToPatchAWorkloadThatIsHealthyAlready() {
    JsonObject definition = tree(REPORT);
    definition
        .object("spec", "schematic", "cel")
        .orElseThrow()
        .put("patch", JsonObject.of("spec", JsonObject.of("replicas", 2L)));

    assertThatThrownBy(() -> CelDefinitions.trait(definition))
        .hasMessageContaining("spec.schematic.cel.patch")
        .hasMessageContaining("PostDispatch");
  }
}
