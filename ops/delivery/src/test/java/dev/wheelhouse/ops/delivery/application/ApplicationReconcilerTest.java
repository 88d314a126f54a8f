// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageResolver;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.keeper.Recorded;
import dev.wheelhouse.ops.delivery.keeper.Watches;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster.Crash;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import dev.wheelhouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ApplicationReconcilerTest {

  private static final String WEB =
      """
      {"name":"web","type":"webservice","properties":{"image":"nginx","ports":[{"port":80,"expose":true}]}}\
      """;
  private static final String DB =
      """
      {"name":"db","type":"webservice","properties":{"image":"postgres"}}\
      """;
  private static final ImageResolver NO_IMAGES = _ -> new ImageState.Waiting("building image");

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final MemoryCluster cluster = new MemoryCluster();
  private Authors authors = Authors.NONE;
  private ApplicationReconciler reconciler = reconciler();
  private JsonObject application = application(1, WEB);

  private boolean crashed;

  private ApplicationReconciler reconciler() {
    return new ApplicationReconciler(
        cluster,
        Clusters.onlyLocal(cluster),
        authors,
        new HttpCalls(AddressRules.NARROW),
        Watches.NONE,
        new Renderer(Definitions.load()),
        new ApplicationRevisions(cluster, 3),
        ApplicationReconciler.Settings.USUAL,
        clock);
  }

  private static JsonObject application(long generation, String... components) {
    return Json.readObject(
        """
        {"apiVersion":"core.oam.dev/v1beta1","kind":"Application",
         "metadata":{"name":"shop","namespace":"default","uid":"u","generation":%d},
         "spec":{"components":[%s]}}\
        """
            .formatted(generation, String.join(",", components)));
  }

  private JsonObject reconcile() {
    return reconcile(NO_IMAGES);
  }

  /// As often as it asks to be looked at again at once.
  private JsonObject reconcile(ImageResolver images) {
    ApplicationReconciler.Result result;
    do {
      result = reconciler.reconcile(application, images);
      application.put("status", result.status());
    } while (result.again().filter(it -> it.toMillis() <= 1).isPresent());
    return result.status();
  }

  /// All but the workflow's memory, which its owner takes along.
  private List<String> names() {
    return cluster.names().stream()
        .filter(it -> !it.equals("Secret/workflow-shop-context"))
        .toList();
  }

  private void become(long generation, String... components) {
    JsonObject status = application.object("status").orElseGet(JsonObject::new);
    application = application(generation, components);
    application.put("status", status);
  }

  private JsonObject service(int index) {
    return application.array("status", "services").map(JsonArray::objects).orElseThrow().get(index);
  }

  @Test
  void doesNothingForOneWithoutAnAuthorButLetsItGo() {
    reconcile();
    authors =
        _ -> {
          throw new PlatformException(Reason.FORBIDDEN, "nothing proves who wrote it");
        };
    reconciler = reconciler();
    become(2, WEB, DB);
    int before = cluster.writes();

    assertThat(reconcile().toString()).contains("nothing proves who wrote it");
    assertThat(cluster.writes()).isEqualTo(before);

    assertThat(reconciler.cleanUp(application).gone()).isTrue();
    assertThat(names()).isEmpty();
  }

  /// What policies make of an application that somebody has written.
  private void writtenBy(String user, String version) {
    JsonObject annotations = application.childObject("metadata").childObject("annotations");
    annotations.put("app.oam.dev/username", user);
    annotations.put("wheelhouse.dev/author-stamp", "mark");
    annotations.put("app.oam.dev/publishVersion", version);
  }

  private void rememberActors(List<String> actors) {
    authors =
        it -> {
          actors.add(it.string("metadata", "annotations", "app.oam.dev/username").orElse(""));
          return Identity.SELF;
        };
    reconciler = reconciler();
  }

  @Test
  void runsWhatIsPublishedAsItsPublisherWhoeverChangesTheSpecification() {
    List<String> actors = new ArrayList<>();
    rememberActors(actors);
    writtenBy("ada", "one");
    reconcile();
    become(2, WEB, DB);
    writtenBy("bob", "one");
    actors.clear();

    reconcile();
    assertThat(names()).contains("Deployment/web").doesNotContain("Deployment/db");
    assertThat(actors).containsOnly("ada");

    writtenBy("bob", "two");
    actors.clear();
    reconcile();
    assertThat(names()).contains("Deployment/db");
    assertThat(actors).containsOnly("bob");
  }

  @Test
  void keepsWhatWorkedAsWhoWroteItWhileTheSpecificationOfAnotherIsWrong() {
    List<String> actors = new ArrayList<>();
    rememberActors(actors);
    writtenBy("ada", "");
    reconcile();
    become(2, WEB.replace("webservice", "webservce"));
    writtenBy("bob", "");
    cluster.the("Service", "web").childObject("spec").put("type", "NodePort");
    actors.clear();

    reconcile();

    assertThat(cluster.the("Service", "web").string("spec", "type")).contains("ClusterIP");
    assertThat(actors).last().isEqualTo("ada");
  }

  @Test
  void runsWhatAnEarlierVersionKeptAsTheApplicationTells() {
    List<String> actors = new ArrayList<>();
    rememberActors(actors);
    writtenBy("ada", "one");
    reconcile();
    JsonObject kept = cluster.the("ApplicationRevision", "shop-v1");
    kept.childObject("metadata").childObject("annotations").remove("wheelhouse.dev/author-stamp");
    become(2, WEB, DB);
    writtenBy("bob", "one");
    actors.clear();

    reconcile();

    assertThat(actors).containsOnly("bob");
  }

  @Test
  void bringsAnApplicationToRunning() {
    assertThat(reconcile().string("status")).contains("runningWorkflow");
    cluster.settle();

    assertThat(reconcile().string("status")).contains("running");
    assertThat(names())
        .containsExactly(
            "ApplicationRevision/shop-v1",
            "Deployment/web",
            "ResourceTracker/shop-v1-default",
            "Service/web");
  }

  @Test
  void writesNothingWhenNothingChanged() {
    reconcile();
    cluster.settle();
    reconcile();
    int writes = cluster.writes();
    JsonObject status = application.object("status").orElseThrow();

    assertThat(reconcile()).isEqualTo(status);
    reconciler = reconciler();
    assertThat(reconcile()).isEqualTo(status);
    assertThat(cluster.writes()).isEqualTo(writes);
  }

  @Test
  void mendsDriftOnlyWhereItIs() {
    reconcile();
    cluster.settle();
    reconcile();
    int writes = cluster.writes();
    cluster.the("Service", "web").childObject("spec").put("type", "NodePort");

    reconcile();

    assertThat(cluster.the("Service", "web").string("spec", "type")).contains("ClusterIP");
    assertThat(cluster.writes()).isEqualTo(writes + 1);
  }

  @Test
  void waitsForDependencies() {
    String web = WEB.replace("\"type\"", "\"dependsOn\":[\"db\"],\"type\"");
    become(1, web, DB);
    reconcile();

    assertThat(service(0).string("message")).contains("waits for db");
    assertThat(names()).contains("Deployment/db").doesNotContain("Deployment/web");
    cluster.settle();
    reconcile();
    assertThat(names()).contains("Deployment/web");
  }

  @Test
  void collectsOnlyOnceTheNewIsHealthy() {
    become(1, WEB, DB);
    reconcile();
    cluster.settle();
    reconcile();
    become(2, WEB.replace("nginx", "nginx:2"));

    assertThat(reconcile().string("status")).contains("runningWorkflow");
    assertThat(names()).contains("Deployment/db");
    cluster.settle();
    reconcile();
    assertThat(names()).doesNotContain("Deployment/db", "ResourceTracker/shop-v1-default");
  }

  @Test
  void keepsWhatASpecThatWentAndCameBackNeeds() {
    become(1, WEB, DB);
    reconcile();
    cluster.settle();
    reconcile();
    become(2, WEB);
    reconcile();
    become(3, WEB, DB);
    reconcile();
    cluster.settle();
    reconcile();

    assertThat(names()).contains("Deployment/db", "Deployment/web");
    assertThat(cluster.names().stream().filter(it -> it.startsWith("ResourceTracker")))
        .containsExactly("ResourceTracker/shop-v3-default");
  }

  @Test
  void failsAfterTheDeadlineAndRecovers() {
    reconcile();
    clock.advance(Duration.ofMinutes(31));

    JsonObject failed = reconcile();
    assertThat(failed.string("status")).contains("workflowFailed");
    assertThat(failed.string("workflow", "message").orElse("")).contains("not done within 30m");
    cluster.settle();
    assertThat(reconcile().string("status")).contains("runningWorkflow");
    assertThat(reconcile().string("status")).contains("running");
  }

  @Test
  void tellsOfAFailureBeforeItGoesOn() {
    reconcile();
    cluster.settle();
    clock.advance(Duration.ofMinutes(31));

    assertThat(reconcile().string("status")).contains("workflowFailed");
    reconcile();
    assertThat(reconcile().string("status")).contains("running");
  }

  @Test
  void saysWhichComponentIsWrong() {
    become(1, WEB, DB.replace("webservice", "webservce"));

    JsonObject status = reconcile();

    assertThat(status.string("status")).contains("workflowFailed");
    assertThat(status.string("workflow", "message").orElse(""))
        .startsWith("db: spec.components[1].type: Unsupported value: \"webservce\"");
    assertThat(names()).isEmpty();
  }

  @Test
  void doesNotTouchWhatBelongsToOthers() {
    JsonObject theirs =
        Json.readObject(
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"default"}}\
            """);
    cluster.put(theirs.deepCopy());

    reconcile();

    assertThat(service(0).string("message").orElse("")).contains("belongs to no application");
    assertThat(cluster.the("Deployment", "web")).isEqualTo(theirs);
    reconciler.cleanUp(application);
    assertThat(names()).containsExactly("Deployment/web");
  }

  @Test
  void becomesUnhealthyWhenItHadBeenRunning() {
    reconcile();
    cluster.settle();
    reconcile();
    cluster.the("Deployment", "web").childObject("status").put("readyReplicas", 0L);

    assertThat(reconcile().string("status")).contains("unhealthy");
  }

  @Test
  void keepsAsManyRevisionsAsItIsTold() {
    for (int i = 1; i <= 6; i++) {
      become(i, WEB.replace("nginx", "nginx:" + i));
      reconcile();
    }

    assertThat(cluster.names().stream().filter(it -> it.startsWith("ApplicationRevision")))
        .containsExactly(
            "ApplicationRevision/shop-v4",
            "ApplicationRevision/shop-v5",
            "ApplicationRevision/shop-v6");
  }

  @Test
  void convergesAfterACrashAtAnyCall() {
    for (boolean afterwards : List.of(false, true)) {
      int call = 1;
      while (convergesAfterACrash(call, afterwards)) {
        call++;
      }
      assertThat(call).isGreaterThan(50);
    }
  }

  /// @return whether it came to the crash
  private static boolean convergesAfterACrash(int call, boolean afterwards) {
    ApplicationReconcilerTest life = new ApplicationReconcilerTest();
    life.cluster.dieAt(call, afterwards);
    life.toRunning(1, WEB, DB);
    life.toRunning(2, WEB.replace("nginx", "nginx:2"));
    assertThat(life.names())
        .as("crash at call %d", call)
        .contains("Deployment/web", "Service/web", "ResourceTracker/shop-v2-default")
        .doesNotContain("Deployment/db", "ResourceTracker/shop-v1-default");
    while (!life.survive(() -> life.reconciler.cleanUp(life.application).gone())) {
      life.everythingIsTracked();
    }
    assertThat(life.names()).as("crash at call %d", call).isEmpty();
    return life.crashed;
  }

  private void toRunning(long generation, String... components) {
    become(generation, components);
    for (int i = 0; i < 6; i++) {
      survive(() -> reconcile().string("status").orElse("").equals("running"));
      everythingIsTracked();
      cluster.settle();
    }
    assertThat(application.string("status", "status")).contains("running");
  }

  /// Does a step; when the process dies in it, a new one takes over.
  private boolean survive(BooleanSupplier step) {
    try {
      return step.getAsBoolean();
    } catch (Crash _) {
      crashed = true;
      cluster.dieAt(Integer.MAX_VALUE, false);
      reconciler = reconciler();
      return false;
    }
  }

  private void everythingIsTracked() {
    Set<String> tracked = new HashSet<>();
    List<ObjectRef> ours = new ArrayList<>();
    for (JsonObject object : cluster.all()) {
      switch (object.string("kind").orElse("")) {
        case "ResourceTracker" ->
            Recorded.in(object)
                .forEach(
                    it -> tracked.add(it.string("kind").get() + "/" + it.string("name").get()));
        case "ApplicationRevision" -> {}
        case "Secret" ->
            assertThat(object.string("metadata", "name")).contains("workflow-shop-context");
        default -> ours.add(ObjectRef.of(object));
      }
    }
    assertThat(tracked).containsAll(ours.stream().map(it -> it.kind() + "/" + it.name()).toList());
  }

  @Test
  void forgetsNoRevisionThatIsTheLastToHaveSucceeded() {
    toRunning(1, WEB);
    for (int i = 2; i <= 6; i++) {
      become(i, WEB.replace("nginx", "nginx:" + i));
      reconcile();
    }

    assertThat(names()).contains("ApplicationRevision/shop-v1", "ApplicationRevision/shop-v6");
  }

  @Test
  void keepsWhatWorkedWhileTheSpecificationIsWrong() {
    toRunning(1, WEB);
    List<String> before = names();
    for (int i = 2; i <= 11; i++) {
      become(i, WEB.replace("webservice", "webservce" + i));
      reconcile();
    }
    become(12, WEB.replace("\"web\"", "\"-web\""));
    cluster.the("Service", "web").childObject("spec").put("type", "NodePort");

    JsonObject status = reconcile();

    assertThat(names()).isEqualTo(before);
    assertThat(cluster.the("Service", "web").string("spec", "type")).contains("ClusterIP");
    assertThat(status.string("status")).contains("workflowFailed");
    assertThat(status.integer("observedGeneration")).contains(12L);
    assertThat(condition("Ready")).contains("spec.components[0].name: Invalid value: \"-web\"");
    assertThat(service(0).bool("healthy")).contains(true);
    become(13, WEB);
    assertThat(reconcile().string("status")).contains("running");
    assertThat(condition("Ready")).isEmpty();
  }

  private String condition(String type) {
    return application.array("status", "conditions").orElseThrow().objects().stream()
        .filter(it -> it.string("type").orElse("").equals(type))
        .findFirst()
        .flatMap(it -> it.string("message"))
        .orElse("");
  }

  private static final JsonObject APPLY_ONCE =
      Json.readObject(
          """
          {"name":"once","type":"apply-once","properties":{"enable":true}}\
          """);
  private static final JsonObject NEVER =
      Json.readObject(
          """
          {"name":"stay","type":"garbage-collect","properties":{"rules":[
            {"selector":{"resourceTypes":["Deployment"]},"strategy":"never"}]}}\
          """);
  private static final JsonObject UNREADABLE = JsonObject.of("name", "x", "type", "apply-onec");

  private void policies(JsonObject... policies) {
    application.childObject("spec").put("policies", JsonArray.of((Object[]) policies));
  }

  private void withWorkflow() {
    cluster.put(
        Json.readObject(
            """
            {"apiVersion":"core.oam.dev/v1alpha1","kind":"Workflow",
             "metadata":{"name":"flow","namespace":"default"},
             "steps":[{"name":"one","type":"apply-component","properties":{"component":"web"}}]}\
            """));
    application.childObject("spec").put("workflow", JsonObject.of("ref", "flow"));
  }

  private void run() {
    reconcile();
    cluster.settle();
    assertThat(reconcile().string("status")).contains("running");
  }

  @Test
  void leavesOutOfTheStatusWhatNoStepApplies() {
    application = application(1, WEB, DB);
    withWorkflow();

    run();

    assertThat(application.array("status", "services").orElseThrow().objects())
        .extracting(it -> it.string("name").orElse(""))
        .containsExactly("web");
  }

  @Test
  void takesNamesThatAreNoNamesOfObjects() {
    application =
        application(
            1,
            """
            {"name":"example.Deployment.example","type":"k8s-objects","properties":{"objects":[
             {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"example"}}]}}\
            """);

    run();

    assertThat(
            cluster
                .the("ConfigMap", "example")
                .string("metadata", "labels", "app.oam.dev/component"))
        .contains("example.Deployment.example");
  }

  @Test
  void heedsPoliciesWhenTheWorkflowIsGone() {
    policies(APPLY_ONCE, NEVER);
    withWorkflow();
    run();
    cluster.remove(new ObjectRef("core.oam.dev/v1alpha1", "Workflow", "default", "flow"));
    cluster.the("Service", "web").childObject("spec").put("type", "NodePort");

    assertThat(reconcile().string("status")).contains("workflowFailed");

    assertThat(condition("Workflow")).contains("there is no Workflow default/flow");
    assertThat(cluster.the("Service", "web").string("spec", "type")).contains("NodePort");
    while (!reconciler.cleanUp(application).gone()) {
      cluster.settle();
    }
    assertThat(names()).containsExactly("Deployment/web");
  }

  @Test
  void removesByThePoliciesThatCouldLastBeRead() {
    policies(NEVER);
    run();
    policies(UNREADABLE);

    assertThat(reconciler.cleanUp(application).gone()).isTrue();
    assertThat(names()).containsExactly("Deployment/web");
  }

  @Test
  void leavesEverythingWhenNoPoliciesCanBeRead() {
    run();
    policies(UNREADABLE);
    JsonObject spec = application.object("spec").orElseThrow();
    JsonObject revision = cluster.the("ApplicationRevision", "shop-v1");
    revision.childObject("spec").childObject("application").put("spec", spec.deepCopy());
    cluster.the("Service", "web").childObject("spec").put("type", "NodePort");
    int writes = cluster.writes();

    JsonObject status = reconcile();
    ApplicationReconciler.Removed removed = reconciler.cleanUp(application);

    assertThat(cluster.writes()).isEqualTo(writes);
    assertThat(status.string("status")).contains("workflowFailed");
    assertThat(condition("Policy")).contains("spec.policies[0].type: Unsupported value");
    assertThat(service(0).string("name")).contains("web");
    assertThat(removed.gone()).isFalse();
    assertThat(removed.status().toString()).contains("its policies cannot be read");
  }

  @Test
  void goesWithPoliciesThatNeverCouldBeRead() {
    policies(UNREADABLE);
    assertThat(reconcile().string("status")).contains("workflowFailed");

    assertThat(reconciler.cleanUp(application).gone()).isTrue();
  }

  @Test
  void saysThatItsMemoryIsRefused() {
    reconcile();
    cluster.refuse(
        "Secret", new PlatformException(Reason.REQUEST_ENTITY_TOO_LARGE, "it is too large"));
    become(2, WEB.replace("nginx", "nginx:2"));

    JsonObject status = reconcile();

    assertThat(status.string("status")).contains("workflowFailed");
    assertThat(condition("Workflow")).isEqualTo("it is too large");
    cluster.admit("Secret");
    assertThat(reconcile().string("status")).contains("runningWorkflow");
  }

  @Test
  void saysThatATrackerCannotBeRead() {
    run();
    cluster
        .the("ResourceTracker", "shop-v1-default")
        .childObject("spec")
        .put("compression", JsonObject.of("type", "lost"));
    int writes = cluster.writes();

    JsonObject status = reconcile();

    assertThat(status.string("status")).contains("workflowFailed");
    assertThat(condition("Ready")).contains("ResourceTracker shop-v1-default cannot be read");
    assertThat(reconcile()).isEqualTo(status);
    ApplicationReconciler.Removed removed = reconciler.cleanUp(application);
    assertThat(removed.status().toString()).contains("cannot be read");
    assertThat(removed.again()).isGreaterThan(Duration.ofSeconds(10));
    assertThat(cluster.writes()).isEqualTo(writes);
  }

  @Test
  void goesOnWithAllElseWhileSomebodyDoesNotAnswer() {
    cluster.refuse("ConfigMap", new PlatformException(Reason.SERVICE_UNAVAILABLE, "no answer"));
    application =
        application(
            1,
            WEB,
            """
            {"name":"copy","type":"ref-objects",
             "properties":{"objects":[{"resource":"configmap","name":"theirs"}]}}\
            """);

    JsonObject status = reconcile();

    assertThat(status.string("status")).contains("runningWorkflow");
    assertThat(status.toString()).contains("no answer");
    assertThat(names()).contains("Deployment/web");
  }

  @Test
  void explainsWhyThereIsNoImage() {
    become(
        1,
        """
        {"name":"web","type":"java","properties":{"path":"/x.jar"}}\
        """);
    reconcile();
    assertThat(service(0).string("message")).contains("building image");

    JsonObject status =
        reconciler
            .reconcile(
                application,
                _ -> {
                  throw new PlatformException(Reason.NOT_FOUND, "there is no file /x.jar");
                })
            .status();
    assertThat(status.string("workflow", "message")).contains("web: there is no file /x.jar");
  }
}
