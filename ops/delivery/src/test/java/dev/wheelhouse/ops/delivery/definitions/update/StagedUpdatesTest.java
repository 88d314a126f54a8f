// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.application.ApplicationReconciler;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.catalog.DefinitionCatalog;
import dev.wheelhouse.ops.delivery.definitions.catalog.DefinitionReconciler;
import dev.wheelhouse.ops.delivery.keeper.Watches;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.revisions.DefinitionChoice;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import dev.wheelhouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StagedUpdatesTest {

  private static final String TEAM =
      """
      apiVersion: core.oam.dev/v1beta1
      kind: TraitDefinition
      metadata:
        name: team
        namespace: vela-system
        generation: GENERATION
        annotations: {wheelhouse.dev/update: MODE, wheelhouse.dev/update-deadline: 5m}
      spec:
        schematic:
          cel:
            parameters: {name: string | required=true}
            patch: PATCH
      """;
  private static final String LABEL = "{metadata: {labels: {team: '${parameter.name}'}}}";
  private static final String BOTH =
      "{metadata: {labels: {team: '${parameter.name}', cost: '${parameter.name}'}}}";
  private static final String PICKY =
      "{metadata: {labels: {team: '${parameter.name}', cost: \"${{'red':'1'}[parameter.name]}\"}}}";

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final MemoryCluster cluster = new MemoryCluster();
  private DefinitionCatalog catalog =
      DefinitionCatalog.snapshot(Definitions.load(), cluster, "vela-system", List.of());
  private StagedUpdates updates = updates();
  private int generation;

  private StagedUpdates updates() {
    return new StagedUpdates(cluster, catalog, clock, (_, _) -> {});
  }

  @BeforeEach
  void threeApplications() {
    define("staged", LABEL);
    List.of("a", "b", "c").forEach(it -> application(it, "red", ""));
    settle();
  }

  private void define(String mode, String patch) {
    String yaml =
        TEAM.replace("PATCH", patch)
            .replace("MODE", mode)
            .replace("GENERATION", String.valueOf(++generation));
    JsonObject live =
        cluster.apply(YamlDocument.all(yaml).getFirst().tree(), "platform-team", true);
    new DefinitionReconciler(cluster, catalog, clock).reconcile(live);
    updates.changed(team());
  }

  private JsonObject team() {
    return cluster.the("TraitDefinition", "team");
  }

  private void application(String name, String team, String annotations) {
    cluster.apply(
        Json.readObject(
            """
            {"apiVersion":"core.oam.dev/v1beta1","kind":"Application",
             "metadata":{"name":"%s","namespace":"shop","uid":"%s","generation":1,
              "annotations":{%s}},
             "spec":{"components":[{"name":"%s","type":"webservice","properties":{"image":"nginx"},
              "traits":[{"type":"team","properties":{"name":"%s"}}]}]}}\
            """
                .formatted(name, name, annotations, name, team)),
        "developer",
        true);
  }

  /// Reconciles all applications until they are what they want to be.
  private void settle() {
    for (int i = 0; i < 4; i++) {
      reconcile();
      cluster.settle();
    }
  }

  private void reconcile() {
    ApplicationReconciler reconciler =
        new ApplicationReconciler(
            cluster,
            Clusters.onlyLocal(cluster),
            Authors.NONE,
            new HttpCalls(AddressRules.NARROW),
            Watches.NONE,
            new Renderer(catalog),
            new ApplicationRevisions(cluster, 5),
            new ApplicationReconciler.Settings("", Duration.ofMinutes(30), updates),
            clock);
    for (JsonObject application : cluster.list("core.oam.dev/v1beta1", "Application", "shop", "")) {
      JsonObject live = cluster.the("Application", ObjectRef.of(application).name());
      live.put("status", reconciler.reconcile(live, _ -> new ImageState.Waiting("")).status());
      cluster.put(live);
    }
  }

  private List<String> withCost() {
    return List.of("a", "b", "c").stream()
        .filter(it -> cluster.the("Deployment", it).at("metadata", "labels", "cost") != null)
        .toList();
  }

  private String update(String field) {
    return String.valueOf(team().at("status", "update", field));
  }

  @Test
  void leavesApplicationsAtRestAloneUntilTheyChange() {
    define("on-change", BOTH);
    settle();
    assertThat(withCost()).isEmpty();

    JsonObject b = cluster.the("Application", "b");
    b.childObject("spec")
        .childArray("components")
        .objects()
        .getFirst()
        .childObject("properties")
        .put("image", "nginx:2");
    b.childObject("metadata").put("generation", 2L);
    cluster.put(b);
    settle();

    assertThat(withCost()).containsExactly("b");
    assertThat(cluster.the("ApplicationRevision", "b-v2").at("spec", "traitDefinitions", "team"))
        .isNotNull();
    assertThat(
            cluster
                .the("ApplicationRevision", "b-v2")
                .object("spec", "componentDefinitions", "webservice", "spec", "schematic"))
        .contains(JsonObject.of("native", new JsonObject()));
  }

  @Test
  void takesAChangeUpAtOnceWhereAskedTo() {
    application("b", "red", "\"app.oam.dev/autoUpdate\":\"true\"");
    define("on-change", BOTH);
    settle();

    assertThat(withCost()).containsExactly("b");
  }

  @Test
  void takesApplicationsOneByOneAndWaitsUntilEachIsHealthy() {
    define("staged", BOTH);

    updates.look();
    settle();
    assertThat(withCost()).containsExactly("a");
    assertThat(update("phase")).isEqualTo("Updating");
    updates.look();
    settle();
    assertThat(withCost()).containsExactly("a", "b");
    updates.look();
    settle();
    updates.look();

    assertThat(withCost()).containsExactly("a", "b", "c");
    assertThat(update("phase")).isEqualTo("Done");
    assertThat(update("updated")).isEqualTo("3");
    assertThat(update("waiting")).isEqualTo("0");
  }

  @Test
  void goesOnAfterTheProgramDied() {
    define("staged", BOTH);
    updates.look();
    settle();

    catalog = DefinitionCatalog.snapshot(Definitions.load(), cluster, "vela-system", List.of());
    updates = updates();
    updates.changed(team());
    for (int i = 0; i < 3; i++) {
      updates.look();
      settle();
    }

    assertThat(withCost()).containsExactly("a", "b", "c");
    assertThat(update("phase")).isEqualTo("Done");
  }

  @Test
  void stopsAtTheFirstThatCannotTakeItAndSaysWhy() {
    application("b", "blue", "");
    settle();
    define("staged", PICKY);

    updates.look();
    settle();
    updates.look();
    reconcile();
    updates.look();
    settle();

    assertThat(String.valueOf(team().at("status", "update"))).contains("\"phase\":\"Stopped\"");
    assertThat(update("message"))
        .startsWith("application shop/b cannot take team-v2: workflowFailed: ")
        .contains("blue");
    assertThat(withCost()).containsExactly("a");
    assertThat(cluster.the("Application", "b").string("status", "status")).contains("running");
    assertThat(updates.look()).isEmpty();
  }

  @Test
  void stopsWhenAnApplicationIsNotHealthyInTime() {
    define("staged", BOTH);
    updates.look();
    for (int i = 0; i < 3; i++) {
      reconcile();
    }
    JsonObject a = cluster.the("Application", "a");
    a.childObject("status").put("status", "runningWorkflow");
    cluster.put(a);
    clock.advance(Duration.ofMinutes(5));
    updates.look();

    assertThat(update("message"))
        .startsWith("application shop/a is not healthy 5m after it got team-v2: ");
    assertThat(update("phase")).isEqualTo("Stopped");

    JsonObject team = team();
    team.childObject("metadata")
        .childObject("annotations")
        .put("wheelhouse.dev/update-attempt", "2");
    cluster.put(team);
    settle();
    updates.look();
    assertThat(update("phase")).isEqualTo("Updating");
  }

  @Test
  void keepsTheDefinitionsOfTheRevisionThatAnApplicationHasGoneBackTo() {
    application("b", "red", "\"app.oam.dev/autoUpdate\":\"true\"");
    define("on-change", BOTH);
    settle();
    assertThat(withCost()).containsExactly("b");

    application(
        "b",
        "red",
        "\"app.oam.dev/autoUpdate\":\"true\",\"" + DefinitionChoice.DEFINITIONS_OF + "\":\"b-v1\"");
    settle();

    assertThat(cluster.the("Application", "b").string("status", "latestRevision", "name"))
        .contains("b-v3");
    assertThat(
            cluster
                .the("ApplicationRevision", "b-v3")
                .object("spec", "traitDefinitions")
                .map(Json::write))
        .isEqualTo(
            cluster
                .the("ApplicationRevision", "b-v1")
                .object("spec", "traitDefinitions")
                .map(Json::write));
  }

  @Test
  void leavesADefinitionAloneThatABuiltInOneCovers() {
    String yaml =
        """
        apiVersion: core.oam.dev/v1beta1
        kind: ComponentDefinition
        metadata:
          name: webservice
          namespace: vela-system
          generation: 1
          annotations: {wheelhouse.dev/update: staged}
        spec: {workload: {type: x}, schematic: {cue: {template: "output: {}"}}}
        """;
    JsonObject live = cluster.apply(YamlDocument.all(yaml).getFirst().tree(), "somebody", true);
    new DefinitionReconciler(cluster, catalog, clock).reconcile(live);
    updates.changed(cluster.the("ComponentDefinition", "webservice"));

    updates.look();

    assertThat(cluster.the("ComponentDefinition", "webservice").object("status", "update"))
        .isEmpty();
    assertThat(updates.of("shop", "a")).isEmpty();
  }

  @Test
  void doesNotBeginWithApplicationsThatAreNotHealthy() {
    JsonObject a = cluster.the("Application", "a");
    a.childObject("status").put("status", "unhealthy");
    cluster.put(a);
    define("staged", BOTH);

    updates.look();

    assertThat(team().array("status", "update", "batch").map(JsonArray::strings).orElseThrow())
        .containsExactly("shop/b");
  }
}
