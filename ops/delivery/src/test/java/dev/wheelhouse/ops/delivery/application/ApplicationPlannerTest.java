// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.keeper.Watches;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.ops.delivery.memory.MemoryClusters;
import dev.wheelhouse.ops.delivery.plan.Change;
import dev.wheelhouse.ops.delivery.plan.FieldChange;
import dev.wheelhouse.ops.delivery.plan.Plan;
import dev.wheelhouse.ops.delivery.plan.Preview;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import dev.wheelhouse.testing.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApplicationPlannerTest {

  private static final String WEB =
      """
      {"name":"web","type":"worker","properties":{"image":"nginx"}}\
      """;
  private static final String DB =
      """
      {"name":"db","type":"worker","properties":{"image":"postgres"}}\
      """;

  private final MemoryCluster cluster = new MemoryCluster();
  private final Renderer renderer = new Renderer(Definitions.load());
  private final ApplicationPlanner planner =
      new ApplicationPlanner(cluster, Clusters.onlyLocal(cluster), renderer, "");

  private static JsonObject application(String... components) {
    return Json.readObject(
        """
        {"apiVersion":"core.oam.dev/v1beta1","kind":"Application",
         "metadata":{"name":"shop","namespace":"default"},"spec":{"components":[%s]}}\
        """
            .formatted(String.join(",", components)));
  }

  private void running(JsonObject application) {
    JsonObject live = application.deepCopy();
    live.childObject("metadata").with("uid", "u").put("generation", 1L);
    cluster.put(live);
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
            new ManualClock(Instant.parse("2026-01-01T00:00:00Z")));
    for (int i = 0; i < 4; i++) {
      JsonObject status =
          reconciler.reconcile(live, _ -> new ImageState.Waiting("building")).status();
      live.put("status", status);
      cluster.settle();
    }
    assertThat(live.string("status", "status")).contains("running");
  }

  @Test
  void saysWhatWouldBeThereAndWritesNothing() {
    Plan plan =
        planner.plan(application(WEB, DB.replace("\"type\"", "\"dependsOn\":[\"web\"],\"type\"")));

    assertThat(plan.problem()).isEmpty();
    assertThat(plan.changes())
        .extracting(it -> it.action() + " " + it.ref())
        .containsExactly("CREATE Deployment default/web", "CREATE Deployment default/db");
    assertThat(cluster.names()).isEmpty();
    assertThat(cluster.writes()).isZero();
  }

  @Test
  void plansWhateverStepTakesComponentsSomewhere() {
    JsonObject application = application(WEB, DB);
    application
        .childObject("spec")
        .put(
            "workflow",
            Json.readObject(
                """
                {"steps":[{"name":"one","type":"apply-remaining","properties":{"exceptions":["db"]}},
                 {"name":"two","type":"suspend"}]}\
                """));

    Plan plan = planner.plan(application);

    assertThat(plan.changes())
        .extracting(it -> it.action() + " " + it.ref())
        .containsExactly("CREATE Deployment default/web");
    assertThat(plan.notes())
        .containsExactly("step two: what a step of type suspend does is not planned");
  }

  private static final String BRINGS =
      """
      {"name":"base","type":"k8s-objects","properties":{"objects":[
        {"apiVersion":"example.org/v1","kind":"Gadget","metadata":{"name":"g","namespace":"new"}},
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"new"}},
        {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"new"}},
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
         "metadata":{"name":"gadgets.example.org"},
         "spec":{"group":"example.org","scope":"Namespaced","names":{"kind":"Gadget"}}}]}}\
      """;

  private void requireNamespaces() {
    cluster.custom("Gadget");
    cluster.onDryRun(it -> {
      if (it.string("metadata", "namespace").orElse("").equals("new")) {
        throw new PlatformException(Reason.NOT_FOUND, "namespaces \"new\" not found");
      }
    });
  }

  @Test
  void plansObjectsWhoseKindAndNamespaceComeWithThem() {
    requireNamespaces();

    Plan plan = planner.plan(application(BRINGS));

    assertThat(plan.problem()).isEmpty();
    assertThat(plan.changes())
        .extracting(it -> it.ref().toString())
        .containsExactly(
            "Namespace new",
            "CustomResourceDefinition gadgets.example.org",
            "Gadget new/g",
            "ConfigMap new/c");
    assertThat(plan.notes())
        .containsExactly(
            "the server could not check Gadget new/g: CustomResourceDefinition gadgets.example.org"
                + " comes with this change",
            "the server could not check ConfigMap new/c: Namespace new comes with this change");
  }

  @Test
  void refusesWhatNeedsANamespaceThatNobodyBrings() {
    requireNamespaces();

    Plan plan =
        planner.plan(
            application(
                """
                {"name":"base","type":"k8s-objects","properties":{"objects":[
                  {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"new"}}]}}\
                """));

    assertThat(plan.problem()).isEqualTo("step base: base: namespaces \"new\" not found");
  }

  @Test
  void previewsObjectsOfAKindThatNobodyKnowsAndSaysSo() {
    requireNamespaces();

    Preview preview =
        planner.preview(
            application(
                """
                {"name":"base","type":"k8s-objects","properties":{"objects":[
                  {"apiVersion":"example.org/v1","kind":"Gadget","metadata":{"name":"g"}}]}}\
                """),
            Optional.of(cluster));

    assertThat(preview.problem()).isEmpty();
    assertThat(preview.objects())
        .extracting(it -> ObjectRef.of(it.object()).toString())
        .containsExactly("Gadget default/g");
    assertThat(preview.notes())
        .containsExactly(
            "the server could not check Gadget of example.org/v1: no matches for kind \"Gadget\"");
  }

  @Test
  void saysWhichFieldsChangeAndWhatGoes() {
    running(application(WEB, DB));

    Plan plan = planner.plan(application(WEB.replace("nginx", "nginx:2")));

    assertThat(plan.changes()).hasSize(2);
    assertThat(plan.changes().getFirst().fields())
        .containsExactly(
            new FieldChange(
                ".spec.template.spec.containers[0].image", "\"nginx\"", "\"nginx:2\"", false));
    assertThat(plan.changes().getFirst().risk()).isEqualTo("its pods are replaced");
    assertThat(plan.changes().getLast().action()).isEqualTo(Change.Action.DELETE);
    assertThat(plan.changes().getLast().risk()).isEqualTo("its pods stop");
  }

  @Test
  void hasTheSameNameAsLongAsTheWorldIsTheSame() {
    running(application(WEB));
    JsonObject changed = application(WEB.replace("nginx", "nginx:2"));
    String id = planner.plan(changed).id();
    assertThat(planner.plan(changed).id()).isEqualTo(id);

    cluster.the("Deployment", "web").childObject("spec").put("paused", true);
    assertThat(planner.plan(changed).id()).isEqualTo(id);
    cluster
        .the("Deployment", "web")
        .object("spec", "template", "spec")
        .orElseThrow()
        .array("containers")
        .orElseThrow()
        .objects()
        .getFirst()
        .put("image", "other");
    assertThat(planner.plan(changed).id()).isNotEqualTo(id);
  }

  @Test
  void changesNothingWhereNothingDiffers() {
    running(application(WEB));

    assertThat(planner.plan(application(WEB)).changes()).isEmpty();
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(planner.plan(application(WEB, WEB)).problem()).contains("Duplicate value: \"web\"");
  }

  @Test
  void showsWhatAnApplicationBecomesWithoutACluster() {
    running(application(WEB));

    Preview preview = planner.preview(application(WEB, DB), Optional.empty());

    assertThat(preview.problem()).isEmpty();
    assertThat(preview.objects())
        .extracting(it -> it.cluster() + " " + ObjectRef.of(it.object()))
        .containsExactly("local Deployment default/web", "local Deployment default/db");
    assertThat(preview.objects().getFirst().object().at("metadata", "annotations")).isNull();
  }

  @Test
  void aComponentThatCannotBeIsAProblem() {
    Plan plan = planner.plan(application(WEB, DB.replace("\"worker\"", "\"workr\"")));

    assertThat(plan.problem()).contains("db").contains("did you mean \"worker\"?");
  }

  @Test
  void plansAndShowsEveryCluster() {
    MemoryClusters clusters = new MemoryClusters(cluster);
    MemoryCluster east = clusters.join("east", Map.of());
    ApplicationPlanner several = new ApplicationPlanner(cluster, clusters, renderer, "");
    JsonObject application = application(WEB);
    application
        .childObject("spec")
        .put(
            "policies",
            Json.read(
                """
                [{"name":"both","type":"topology","properties":{"clusters":["local","east"]}}]\
                """
                    .getBytes(StandardCharsets.UTF_8)));

    assertThat(several.plan(application).changes())
        .extracting(it -> it.cluster() + " " + it.action() + " " + it.ref())
        .containsExactly(
            "east CREATE Deployment default/web", "local CREATE Deployment default/web");
    assertThat(several.preview(application, Optional.empty()).objects())
        .extracting(Preview.Placed::cluster)
        .containsExactly("east", "local");
    assertThat(east.names()).isEmpty();
    assertThat(cluster.names()).isEmpty();
  }

  @Test
  void namesAPlanByAllThatItSays() {
    running(application(WEB));
    Plan plan = planner.plan(application(WEB.replace("nginx", "nginx:2")));
    JsonObject edited = plan.content().deepCopy();
    edited.object("application").orElseThrow().childObject("metadata").put("namespace", "other");

    assertThat(Plan.idOf(Json.readObject(Json.write(plan.content())))).isEqualTo(plan.id());
    assertThat(Plan.idOf(edited)).isNotEqualTo(plan.id());
  }
}
