// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.ops.delivery.memory.MemoryClusters;
import dev.wheelhouse.ops.delivery.workflow.SecretMemory;
import dev.wheelhouse.ops.delivery.workflow.StepTypes;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import dev.wheelhouse.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkflowRunReconcilerTest {

  private final MemoryCluster cluster = new MemoryCluster();
  private final MemoryClusters clusters = new MemoryClusters(cluster);
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final WorkflowRunReconciler reconciler =
      new WorkflowRunReconciler(
          clusters,
          Authors.NONE,
          new HttpCalls(AddressRules.NARROW),
          _ -> StepTypes.load(),
          Duration.ofMinutes(30),
          clock);
  private Optional<Duration> again = Optional.empty();

  private static JsonObject run(String spec) {
    try {
      Object read =
          new com.fasterxml.jackson.dataformat.yaml.YAMLMapper()
              .readValue(
                  "apiVersion: core.oam.dev/v1alpha1\n"
                      + "kind: WorkflowRun\n"
                      + "metadata: {name: once, namespace: shop, uid: u1, creationTimestamp:"
                      + " \"2026-01-01T00:00:00Z\"}\n"
                      + "spec:\n"
                      + spec.indent(2),
                  Map.class);
      return Json.readObject(
          new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(read));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reconciles until nothing changes, as a controller does.
  private JsonObject play(JsonObject run) {
    Object before;
    do {
      before = run.get("status");
      WorkflowRunReconciler.Result result = reconciler.reconcile(run);
      run.put("status", result.status());
      again = result.again();
    } while (!run.get("status").equals(before));
    return run.object("status").orElseThrow();
  }

  @Test
  void runsStepsAndPassesValuesOn() {
    JsonObject run =
        run(
            """
            context: {greeting: hello}
            workflowSpec:
              steps:
              - name: make
                type: apply-deployment
                properties: {image: nginx}
                outputs:
                - {name: name, valueFrom: 'output.$returns.value.metadata.name + "!"'}
              - name: tell
                type: export2config
                inputs:
                - {from: name, parameterKey: data.name}
                - {from: context.greeting, parameterKey: data.greeting}
                properties: {configName: told, data: {}}
            """);

    JsonObject status = play(run);
    assertThat(status.string("status")).contains("executing");
    assertThat(status.object("mode"))
        .contains(JsonObject.of("steps", "StepByStep", "subSteps", "DAG"));
    JsonObject deployment = cluster.the("Deployment", "make");
    assertThat(deployment.string("metadata", "labels", "workflowrun.oam.dev/name"))
        .contains("once");

    cluster.settle();
    status = play(run);
    assertThat(status.string("status")).contains("succeeded");
    assertThat(status.bool("finished")).contains(true);
    assertThat(status.array("conditions").orElseThrow().objects().getFirst())
        .containsEntry("type", "WorkflowRun")
        .containsEntry("status", "True")
        .containsEntry("reason", "Available");
    assertThat(cluster.the("ConfigMap", "told").object("data"))
        .contains(JsonObject.of("name", "make!", "greeting", "hello"));
    assertThat(
            cluster
                .the("Secret", "workflowrun-once-context")
                .string("data", "vars")
                .map(it -> new String(Base64.getDecoder().decode(it), StandardCharsets.UTF_8)))
        .contains("{\"name\":\"make!\"}");
    assertThat(status.string("contextBackend", "name")).contains("workflowrun-once-context");
  }

  @Test
  void runsTheStepsOfAWorkflowOnceItIsThere() {
    JsonObject run = run("workflowRef: steps\nmode: {steps: DAG}");

    JsonObject status = play(run);
    assertThat(status.string("status")).contains("initializing");
    assertThat(status.string("message"))
        .contains("spec.workflowRef: Not found: Workflow shop/steps is not there");
    assertThat(again).contains(Duration.ofSeconds(5));

    JsonObject workflow =
        JsonObject.of(
            "apiVersion", "core.oam.dev/v1alpha1",
            "kind", "Workflow",
            "metadata", JsonObject.of("name", "steps", "namespace", "shop"));
    workflow.putAll(
        Json.readObject(
            "{\"steps\":[{\"name\":\"a\",\"type\":\"print-message-in-status\",\"properties\":{\"message\":\"hi\"}}]}"));
    cluster.put(workflow);
    status = play(run);

    assertThat(status.string("status")).contains("succeeded");
    assertThat(status.string("mode", "steps")).contains("DAG");
    assertThat(status.array("steps").orElseThrow().objects().getFirst().string("message"))
        .contains("hi");
  }

  @Test
  void doesNotWaitForAWorkflowForEver() {
    JsonObject run = run("workflowRef: steps");
    play(run);
    clock.advance(Duration.ofMinutes(30));

    JsonObject status = play(run);

    assertThat(status.string("status")).contains("failed");
    assertThat(status.bool("finished")).contains(true);
    assertThat(again).isEmpty();
  }

  @Test
  void refusesAWorkflowThatCannotRun() {
    JsonObject status =
        play(run("workflowSpec: {steps: [{name: a, type: nothing}, {name: a, type: suspend}]}"));

    assertThat(status.string("status")).contains("failed");
    assertThat(status.string("message").orElse(""))
        .contains("spec.workflowSpec.steps[1].name: Duplicate value: \"a\"")
        .contains("spec.workflowSpec.steps[0].type: Unsupported value: \"nothing\"");
    assertThat(play(run("context: {}")).string("message"))
        .contains("spec: needs workflowSpec with steps, or workflowRef");
  }

  @Test
  void saysWhichClusterIsNotThere() {
    JsonObject run =
        run(
            """
            workflowSpec:
              steps:
              - name: a
                type: export2config
                properties: {configName: c, data: {}, cluster: moon}
            """);

    JsonObject status = play(run);

    assertThat(status.string("status")).contains("executing");
    assertThat(status.array("steps").orElseThrow().objects().getFirst())
        .containsEntry("reason", "Execute")
        .containsEntry("message", "no cluster moon");
    assertThat(again).contains(Duration.ofSeconds(1));
  }

  private static final String DEPLOY =
      """
      workflowSpec:
        steps:
        - {name: web, type: apply-deployment, properties: {image: nginx}}
      """;

  @Test
  void actsAsTheServiceAccountThatItNames() {
    JsonObject run = run(DEPLOY);
    run.childObject("metadata")
        .childObject("annotations")
        .put("app.oam.dev/service-account-name", "deployer");

    play(run);

    assertThat(clusters.user("local")).isEqualTo("system:serviceaccount:shop:deployer");
  }

  @Test
  void waitsUntilItIsProvenWhoWroteIt() {
    WorkflowRunReconciler strict =
        new WorkflowRunReconciler(
            clusters,
            _ -> {
              throw new PlatformException(Reason.FORBIDDEN, "nothing proves who wrote it");
            },
            new HttpCalls(AddressRules.NARROW),
            _ -> StepTypes.load(),
            Duration.ofMinutes(30),
            clock);

    WorkflowRunReconciler.Result result = strict.reconcile(run(DEPLOY));

    assertThat(result.status())
        .containsEntry("status", "initializing")
        .containsEntry("message", "nothing proves who wrote it")
        .containsEntry("finished", false);
    assertThat(result.again()).isPresent();
  }

  private static JsonObject deployment(String... labels) {
    return JsonObject.of(
        "apiVersion",
        "apps/v1",
        "kind",
        "Deployment",
        "metadata",
        JsonObject.of(
            "name",
            "web",
            "namespace",
            "shop",
            "labels",
            JsonObject.of(labels[0], labels[1], labels[2], labels[3])));
  }

  private static JsonObject ofRun(String namespace) {
    return deployment(
        "workflowrun.oam.dev/name", "before", "workflowrun.oam.dev/namespace", namespace);
  }

  @Test
  void leavesAloneWhatBelongsToAnApplication() {
    cluster.put(deployment("app.oam.dev/name", "site", "app.oam.dev/namespace", "shop"));

    JsonObject status = play(run(DEPLOY));

    assertThat(status.string("status")).contains("failed");
    assertThat(status.string("message"))
        .contains(
            "step web: Deployment shop/web belongs to application shop/site; a workflow run does"
                + " not change it: take another name");
    assertThat(cluster.the("Deployment", "web").object("spec")).isEmpty();
  }

  @Test
  void leavesAloneWhatBelongsToARunThatIsNotOverOrIsFarAway() {
    JsonObject before = run(DEPLOY);
    before.childObject("metadata").put("name", "before");
    cluster.put(before);
    cluster.put(ofRun("shop"));
    assertThat(play(run(DEPLOY)).string("message").orElse(""))
        .contains("Deployment shop/web belongs to WorkflowRun shop/before; ");

    before.put("status", JsonObject.of("finished", true));
    cluster.put(before);
    assertThat(play(run(DEPLOY)).string("status")).as("it is over").contains("executing");

    cluster.put(ofRun("far"));
    assertThat(play(run(DEPLOY)).string("message").orElse(""))
        .contains("Deployment shop/web belongs to WorkflowRun far/before; ");
  }

  @Test
  void leavesAloneASecretThatIsNotItsMemory() {
    JsonObject own =
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            JsonObject.of("name", "workflowrun-once-context", "namespace", "shop"),
            "data",
            JsonObject.of("mine", "yes"));
    cluster.put(own);

    JsonObject status = play(run("workflowSpec: {steps: [{name: ask, type: suspend}]}"));

    assertThat(status.string("status")).contains("failed");
    assertThat(status.string("message"))
        .contains(
            "Secret shop/workflowrun-once-context is not of WorkflowRun shop/once, whose"
                + " workflow keeps its state under that name; move or delete it");
    assertThat(cluster.the("Secret", "workflowrun-once-context").object("data"))
        .contains(JsonObject.of("mine", "yes"));
  }

  @Test
  void takesOverTheMemoryOfAnEarlierVersion() {
    JsonObject run = run("workflowSpec: {steps: [{name: ask, type: suspend}]}");
    JsonObject owner =
        JsonObject.of(
            "kind", "WorkflowRun",
            "name", "once",
            "uid", run.string("metadata", "uid").orElse(""));
    cluster.put(
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            JsonObject.of(
                "name",
                "workflowrun-once-context",
                "namespace",
                "shop",
                "uid",
                "m",
                "ownerReferences",
                JsonArray.of(owner)),
            "data",
            JsonObject.of("vars", "{}")));
    run.childObject("status").put("contextBackend", JsonObject.of("kind", "ConfigMap"));
    SecretMemory memory = new SecretMemory(cluster, run);

    assertThat(memory.load()).containsExactly(Map.entry("vars", "{}"));
    memory.save(Map.of("vars", "{\"a\":1}"));

    assertThat(cluster.names()).containsExactly("Secret/workflowrun-once-context");
    assertThat(memory.load()).containsExactly(Map.entry("vars", "{\"a\":1}"));
  }

  @Test
  void doesNotAskAgainForAMemoryThatIsNotThere() {
    SecretMemory.Unsaved unsaved = new SecretMemory.Unsaved();
    JsonObject run =
        JsonObject.of(
            "apiVersion", REF.apiVersion(),
            "kind", "WorkflowRun",
            "metadata", JsonObject.of("name", "once", "namespace", "shop", "uid", "u"));
    assertThat(new SecretMemory(cluster, run, unsaved).load()).isEmpty();

    new SecretMemory(cluster, run).save(Map.of("vars", "{}"));
    assertThat(new SecretMemory(cluster, run, unsaved).load()).as("saved by another").isEmpty();

    new SecretMemory(cluster, run, unsaved).save(Map.of("vars", "{\"a\":1}"));
    assertThat(new SecretMemory(cluster, run, unsaved).load())
        .containsExactly(Map.entry("vars", "{\"a\":1}"));
    assertThat(new SecretMemory(cluster, run, new SecretMemory.Unsaved()).load())
        .containsExactly(Map.entry("vars", "{\"a\":1}"));
  }

  @Test
  void sharesNoMemoryWithAnApplicationOfItsName() {
    assertThat(SecretMemory.of(REF))
        .isNotEqualTo(
            SecretMemory.of(new ObjectRef("core.oam.dev/v1beta1", "Application", "shop", "once")));
  }

  /// What people do by the command line, and the controller sees.
  private JsonObject control(JsonObject run, java.util.function.Consumer<WorkflowControl> action) {
    cluster.put(run);
    action.accept(new WorkflowControl(cluster));
    return cluster.the("WorkflowRun", "once");
  }

  private static final ObjectRef REF =
      new ObjectRef("core.oam.dev/v1alpha1", "WorkflowRun", "shop", "once");

  @Test
  void isHaltedResumedAndEndedByItsStatus() {
    JsonObject run =
        run("workflowSpec: {steps: [{name: a, type: apply-deployment, properties: {image: x}}]}");
    play(run);

    run = control(run, it -> it.suspend(REF, "a"));
    assertThat(play(run).string("status")).contains("suspending");
    run = control(run, it -> it.resume(REF, ""));
    assertThat(play(run).string("status")).contains("executing");
    run = control(run, it -> it.terminate(REF));
    JsonObject status = play(run);

    assertThat(status.string("status")).contains("terminated");
    assertThat(status.array("steps").orElseThrow().objects().getFirst())
        .containsEntry("phase", "failed")
        .containsEntry("reason", "Terminate");
  }

  @Test
  void isRestartedWholeAndFromAStep() {
    JsonObject run =
        run(
            """
            workflowSpec:
              steps:
              - {name: ask, type: suspend}
              - {name: read, type: read-config, properties: {name: c}}
            """);
    play(run);
    run = control(run, it -> it.resume(REF, ""));
    play(run);
    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofMinutes(1));
      play(run);
    }
    assertThat(run.string("status", "message")).contains("step read: there is no config shop/c");

    run = control(run, it -> it.restart(REF, "read"));
    JsonObject again = play(run);
    assertThat(again.string("status")).contains("executing");
    assertThat(again.array("steps").orElseThrow().objects())
        .extracting(it -> it.string("phase").orElse("") + it.string("reason").orElse(""))
        .as("the first failure of a new row")
        .containsExactly("succeeded", "failedExecute");

    run = control(run, it -> it.restart(REF, ""));
    assertThat(play(run).string("status")).as("asks again").contains("suspending");
  }

  @Test
  void saysWhatCannotBeDone() {
    JsonObject run = run("workflowSpec: {steps: [{name: a, type: suspend}]}");
    cluster.put(run);
    WorkflowControl control = new WorkflowControl(cluster);

    assertThatThrownBy(() -> control.resume(REF, ""))
        .isInstanceOf(PlatformException.class)
        .hasMessage("the workflow is not running");
    play(run);
    assertThatThrownBy(() -> control.restart(REF, "a"))
        .hasMessage("step a has not failed, it is suspending");
    assertThatThrownBy(() -> control.suspend(REF, "b"))
        .hasMessage("the workflow has no step b that has begun");
    assertThatThrownBy(
            () -> control.terminate(new ObjectRef(REF.apiVersion(), "WorkflowRun", "shop", "x")))
        .hasMessage("WorkflowRun shop/x is not there");
  }
}
