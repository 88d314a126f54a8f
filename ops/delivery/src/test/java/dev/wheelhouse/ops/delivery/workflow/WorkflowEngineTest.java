// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkflowEngineTest {

  private static final StepResult WAITING = StepResult.waiting("for rain");

  @Test
  void runsStepsOneAfterAnother() {
    Stage stage =
        new Stage("steps: [{name: a, type: act}, {name: b, type: act}, {name: c, type: act}]");
    stage.answer("b", WAITING);

    stage.advance();
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.EXECUTING);
    assertThat(stage.runs).isEmpty();
    assertThat(stage.again).contains(Duration.ZERO);

    stage.play();
    assertThat(stage.steps()).isEqualTo("a:succeeded b:running/Wait");
    assertThat(stage.message("b")).isEqualTo("for rain");
    assertThat(stage.again).contains(Duration.ofSeconds(1));

    stage.finish("b");
    stage.play();
    assertThat(stage.steps()).isEqualTo("a:succeeded b:succeeded c:succeeded");
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.SUCCEEDED);
    assertThat(stage.status.finished()).isTrue();
    assertThat(stage.status.end()).contains(Stage.START);
    assertThat(stage.again).isEmpty();
    assertThat(stage.memory.saves()).as("nothing had to be remembered").isZero();
  }

  @Test
  void changesNothingWhileNothingChanges() {
    Stage stage =
        new Stage("steps: [{name: g, type: step-group, subSteps: [{name: a, type: act}]}]");
    stage.answer("a", WAITING);
    stage.play();
    WorkflowStatus before = stage.status;

    stage.now = stage.now.plusSeconds(77);
    stage.advance();

    assertThat(stage.status).isEqualTo(before);
  }

  @Test
  void runsAGraphByWhatStepsDependOn() {
    Stage stage =
        new Stage(
            """
            mode: {steps: DAG}
            steps:
            - {name: last, type: act, dependsOn: [left, right]}
            - {name: left, type: act, dependsOn: [first]}
            - {name: right, type: act}
            - {name: first, type: act}
            """);
    stage.answer("right", WAITING);

    stage.play();

    assertThat(stage.steps())
        .isEqualTo("last:pending left:succeeded right:running/Wait first:succeeded");
    assertThat(stage.message("last")).isEqualTo("Pending on DependsOn: right");
    stage.finish("right");
    stage.play();
    assertThat(stage.runs).endsWith("right", "last");
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.SUCCEEDED);
  }

  @Test
  void skipsWhatComesAfterAFailureUnlessToldOtherwise() {
    Stage stage =
        new Stage(
            """
            steps:
            - {name: bad, type: act}
            - {name: after, type: act}
            - {name: tell, type: act, if: always}
            - {name: mend, type: act, if: 'status.bad.failed && status.after.skipped'}
            - {name: party, type: act, if: status.bad.succeeded}
            - {name: depends, type: act, dependsOn: [after]}
            """);
    stage.answer("bad", new StepResult.Failed("it broke", false));

    stage.play();

    assertThat(stage.steps())
        .isEqualTo(
            "bad:failed/Action after:skipped/Skip tell:succeeded mend:succeeded party:skipped/Skip"
                + " depends:skipped/Skip");
    assertThat(stage.runs).containsExactly("bad", "tell", "mend");
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.FAILED);
    assertThat(stage.status.message()).isEqualTo("step bad: it broke");
    assertThat(stage.status.terminated()).isTrue();
    assertThat(stage.status.finished()).isTrue();
  }

  @Test
  void aConditionWithoutValueSkipsAndSaysWhy() {
    Stage stage = new Stage("steps: [{name: a, type: act, if: context.nothing == 1}]");

    stage.play();

    assertThat(stage.steps()).isEqualTo("a:skipped/Skip");
    assertThat(stage.message("a"))
        .isEqualTo("pre check error: if: context.nothing == 1: no such key: nothing");
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.SUCCEEDED);
  }

  @Test
  void repeatsFailedAttemptsWithBackOffTenTimes() {
    Stage stage = new Stage("steps: [{name: a, type: act}, {name: b, type: act}]");
    stage.refuse("a", Reason.SERVICE_UNAVAILABLE, "nobody is there");

    stage.play();
    assertThat(stage.steps()).isEqualTo("a:failed/Execute");
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.EXECUTING);
    stage.play();
    assertThat(stage.runs).as("not before its time").hasSize(1);

    stage.pass(Duration.ofMinutes(5));

    assertThat(stage.runs).hasSize(10);
    assertThat(stage.steps()).isEqualTo("a:failed/FailedAfterRetries b:skipped/Skip");
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.FAILED);
    assertThat(stage.status.message()).isEqualTo("step a: nobody is there");
  }

  @Test
  void backOffDoublesUpToFiveMinutes() {
    assertThat(StepRun.backOff(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(StepRun.backOff(7)).isEqualTo(Duration.ofSeconds(6));
    assertThat(StepRun.backOff(9)).isEqualTo(Duration.ofSeconds(25));
    assertThat(StepRun.backOff(20)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void recoversFromFailedAttempts() {
    Stage stage = new Stage("steps: [{name: a, type: act}]");
    stage.answer("a", new StepResult.Failed("not yet", true));
    stage.pass(Duration.ofSeconds(3));
    stage.finish("a");

    stage.pass(Duration.ofMinutes(1));

    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.SUCCEEDED);
  }

  @Test
  void aWrongParameterFailsForGood() {
    Stage stage = new Stage("steps: [{name: a, type: act}]");
    stage.refuse("a", Reason.INVALID, "steps[0].properties.x: must be a string");

    stage.play();

    assertThat(stage.steps()).isEqualTo("a:failed/ProcessParameter");
    assertThat(stage.runs).hasSize(1);
    assertThat(stage.status.finished()).isTrue();
  }

  @Test
  void aStepHasItsTimeout() {
    Stage stage =
        new Stage(
            """
            steps:
            - {name: a, type: act, timeout: 20s}
            - {name: b, type: act, if: status.a.timeout}
            """);
    stage.answer("a", WAITING);

    stage.pass(Duration.ofSeconds(19));
    assertThat(stage.steps()).isEqualTo("a:running/Wait");
    stage.pass(Duration.ofSeconds(1));

    assertThat(stage.steps()).isEqualTo("a:failed/Timeout b:succeeded");
    assertThat(stage.message("a")).isEqualTo("not done within 20s: for rain");
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.FAILED);
  }

  @Test
  void nothingIsInProgressForEver() {
    Stage stage = new Stage("steps: [{name: a, type: act}, {name: b, type: act}]");
    stage.answer("a", new StepResult.Waiting("for ever", Optional.of(Duration.ofDays(1))));

    stage.pass(Duration.ofMinutes(31));

    assertThat(stage.steps()).isEqualTo("a:failed/Timeout b:skipped/Skip");
    assertThat(stage.message("a")).isEqualTo("not done within 30m: for ever");
    assertThat(stage.status.finished()).isTrue();
  }

  @Test
  void looksLessOftenTheLongerItWaits() {
    Stage stage = new Stage("steps: [{name: a, type: act}]");
    stage.answer("a", WAITING);

    stage.pass(Duration.ofMinutes(10));

    assertThat(stage.again).contains(Duration.ofSeconds(60));
    assertThat(stage.runs.size()).isBetween(14, 60);
  }

  @Test
  void passesValuesOn() {
    Stage stage =
        new Stage(
            """
            steps:
            - name: a
              type: act
              properties: {values: {output: {status: {conditions: [{message: it runs}]}}}}
              outputs:
              - {name: message, valueFrom: 'output.status.conditions[0].message'}
              - {name: who, valueFrom: '"from " + context.name'}
            - name: b
              type: act
              inputs:
              - {from: message, parameterKey: 'given.list[1].text'}
              - {from: who, parameterKey: given.who}
              - {from: context.env, parameterKey: 'given["e.n.v"]'}
              if: inputs.message == "it runs"
            """);

    stage.play();

    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.SUCCEEDED);
    assertThat(stage.seen.get("b"))
        .isEqualTo(
            JsonObject.of(
                "list",
                JsonArray.of(JsonNull.NULL, JsonObject.of("text", "it runs")),
                "who",
                "from web",
                "e.n.v",
                "dev"));
    assertThat(stage.memory.load().get("vars"))
        .isEqualTo("{\"message\":\"it runs\",\"who\":\"from web\"}");
    assertThat(stage.status.contextBackend().string("name")).contains("workflow-web-context");
  }

  @Test
  void findsWhatStepsReturnWithOrWithoutReturns() {
    Stage stage =
        new Stage(
            """
            steps:
            - name: plain
              type: act
              properties: {values: {output: {data: {cpu: "2"}}}}
              outputs:
              - {name: a, valueFrom: 'output.$returns.value.data["cpu"]'}
              - {name: b, valueFrom: 'output.value.data["cpu"]'}
              - {name: c, valueFrom: 'output.data.cpu'}
            - name: returning
              type: act
              properties: {values: {output: {$returns: {value: {data: {cpu: "3"}}, body: text}}}}
              outputs:
              - {name: d, valueFrom: 'output.$returns.value.data["cpu"]'}
              - {name: e, valueFrom: 'output.value.data["cpu"]'}
              - {name: f, valueFrom: 'output.data.cpu'}
              - {name: g, valueFrom: 'output.body'}
            """);

    stage.play();

    assertThat(stage.memory.load().get("vars"))
        .isEqualTo(
            "{\"a\":\"2\",\"b\":\"2\",\"c\":\"2\",\"d\":\"3\",\"e\":\"3\",\"f\":\"3\",\"g\":\"text\"}");
  }

  @Test
  void givesNullForWhatIsNotThere() {
    Stage stage =
        new Stage(
            """
            steps:
            - name: a
              type: act
              properties: {values: {output: {}}}
              outputs: [{name: x, valueFrom: output.status.phase}]
            - {name: b, type: act, inputs: [{from: x, parameterKey: given.x}]}
            """);

    stage.play();

    assertThat(stage.steps()).isEqualTo("a:succeeded b:succeeded");
    assertThat(stage.message("a")).isEqualTo("output x: output.status.phase: no such key: status");
    assertThat(stage.seen.get("b")).isEqualTo(JsonObject.of("x", JsonNull.NULL));
  }

  @Test
  void inAGraphAStepWaitsForItsInputs() {
    Stage stage =
        new Stage(
            """
            mode: {steps: DAG}
            steps:
            - {name: b, type: act, inputs: [{from: x, parameterKey: given.x}]}
            - name: a
              type: act
              properties: {values: {output: 5}}
              outputs: [{name: x, valueFrom: output}]
            """);
    stage.answer("a", WAITING);

    stage.play();
    assertThat(stage.steps()).isEqualTo("b:pending a:running/Wait");
    assertThat(stage.message("b")).isEqualTo("Pending on Input: x");

    stage.finish("a");
    stage.play();
    assertThat(stage.seen.get("b")).isEqualTo(JsonObject.of("x", 5L));
  }

  @Test
  void aStepWhoseGiverFailedIsSkippedInAGraph() {
    Stage stage =
        new Stage(
            """
            mode: {steps: DAG}
            steps:
            - {name: b, type: act, inputs: [{from: x, parameterKey: given.x}]}
            - {name: a, type: act, outputs: [{name: x, valueFrom: output}]}
            """);
    stage.answer("a", new StepResult.Failed("no", false));

    stage.play();

    assertThat(stage.steps()).isEqualTo("b:skipped/Skip a:failed/Action");
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.FAILED);
  }

  private static final String GROUP =
      """
      steps:
      - name: g
        type: step-group
        subSteps:
        - {name: x, type: act}
        - {name: y, type: act}
      - {name: after, type: act}
      """;

  @Test
  void stepsOfAGroupRunSideBySide() {
    Stage stage = new Stage(GROUP);
    stage.answer("x", WAITING);

    stage.play();
    assertThat(stage.steps()).isEqualTo("g:running(x:running/Wait y:succeeded)");

    stage.finish("x");
    stage.play();
    assertThat(stage.steps()).isEqualTo("g:succeeded(x:succeeded y:succeeded) after:succeeded");
  }

  @Test
  void aGroupMayGoStepByStep() {
    Stage stage =
        new Stage(GROUP.replace("type: step-group", "type: step-group\n  mode: StepByStep"));
    stage.answer("x", WAITING);

    stage.play();

    assertThat(stage.steps()).isEqualTo("g:running(x:running/Wait)");
  }

  @Test
  void aGroupFailsWithItsSteps() {
    Stage stage = new Stage(GROUP);
    stage.answer("x", new StepResult.Failed("broken", false));

    stage.play();

    assertThat(stage.steps())
        .isEqualTo("g:failed/Action(x:failed/Action y:succeeded) after:skipped/Skip");
    assertThat(stage.status.message()).isEqualTo("step x: broken");
  }

  @Test
  void aSkippedGroupSkipsItsSteps() {
    Stage stage = new Stage(GROUP.replace("type: step-group", "type: step-group\n  if: 'false'"));

    stage.play();

    assertThat(stage.steps())
        .isEqualTo("g:skipped/Skip(x:skipped/Skip y:skipped/Skip) after:succeeded");
    assertThat(stage.runs).containsExactly("after");
  }

  @Test
  void aGroupsTimeoutEndsItsSteps() {
    Stage stage = new Stage(GROUP.replace("type: step-group", "type: step-group\n  timeout: 5s"));
    stage.answer("x", WAITING);

    stage.pass(Duration.ofSeconds(6));

    assertThat(stage.steps())
        .isEqualTo("g:failed/Timeout(x:failed/Timeout y:succeeded) after:skipped/Skip");
  }

  @Test
  void countsWhatAStepThrowsAsAFailedAttempt() {
    Stage stage = new Stage("steps: [{name: a, type: act}]");
    stage.answer(
        "a",
        _ -> {
          throw new IllegalStateException("secret");
        });

    stage.play();
    assertThat(stage.steps()).isEqualTo("a:failed/Execute");
    assertThat(stage.message("a")).isEqualTo("unexpected IllegalStateException; the log has more");
    stage.pass(Duration.ofDays(1));
    assertThat(stage.steps()).isEqualTo("a:failed/FailedAfterRetries");
    assertThat(stage.runs).hasSize(StepRun.ATTEMPTS);
  }

  @Test
  void sendsOnceAlthoughItsOutputCannotBeRead() {
    Stage stage =
        new Stage(
            """
            steps:
            - name: a
              type: send
              properties: {values: {text: many}}
              outputs: [{name: n, valueFrom: strconv.Atoi(text)}]
            """);

    stage.pass(Duration.ofDays(1));

    assertThat(stage.runs).containsExactly("a");
    assertThat(stage.steps()).isEqualTo("a:succeeded");
    assertThat(stage.message("a"))
        .isEqualTo("output n: strconv.Atoi(text): strconv.Atoi got what is no whole number");
  }

  @Test
  void remembersWhatIsDoneOnceBeforeItsOutputsAreRead() {
    Stage stage =
        new Stage(
            """
            steps:
            - {name: a, type: send, outputs: [{name: n, valueFrom: text}]}
            """);
    JsonObject deep = new JsonObject();
    for (int i = 0; i < 200_000; i++) {
      deep = JsonObject.of("text", deep);
    }
    stage.answer("a", new StepResult.Succeeded(deep, ""));
    stage.advance();

    assertThatThrownBy(stage::advance).isInstanceOf(StackOverflowError.class);
    stage.play();

    assertThat(stage.runs).containsExactly("a");
    assertThat(stage.steps()).isEqualTo("a:succeeded");
  }

  /// Asks to be halted once, as `suspend` and `deploy` do.
  private static StepResult halt(StepContext context, Optional<Duration> resume) {
    return context.memory().putIfAbsent("asked", true) == null
        ? new StepResult.Suspended("Suspended by field suspend", resume)
        : StepResult.succeeded();
  }

  @Test
  void haltsUntilResumed() {
    Stage stage = new Stage("steps: [{name: a, type: act}, {name: b, type: act}]");
    stage.answer("a", it -> halt(it, Optional.empty()));

    stage.pass(Duration.ofDays(2));
    assertThat(stage.steps()).isEqualTo("a:suspending/Suspend");
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.SUSPENDING);
    assertThat(stage.status.suspend()).isTrue();
    assertThat(stage.again).isEmpty();
    assertThat(stage.runs).hasSize(1);

    stage.status = WorkflowChanges.resume(stage.status, "");
    stage.play();
    assertThat(stage.steps()).isEqualTo("a:succeeded b:succeeded");
    assertThat(stage.status.suspend()).isFalse();
  }

  @Test
  void haltsStillWhenItsStatusCouldNotBeWritten() {
    Stage stage = new Stage("steps: [{name: a, type: act}, {name: b, type: act}]");
    stage.answer("a", it -> halt(it, Optional.empty()));
    stage.advance();
    WorkflowStatus written = stage.status;
    stage.advance();
    assertThat(stage.steps()).isEqualTo("a:suspending/Suspend");

    stage.status = written;
    stage.play();

    assertThat(stage.steps()).isEqualTo("a:suspending/Suspend");
    assertThat(stage.message("a")).isEqualTo("Suspended by field suspend");
    assertThat(stage.status.suspend()).isTrue();
  }

  @Test
  void haltsForADuration() {
    Stage stage = new Stage("steps: [{name: a, type: act}]");
    stage.answer("a", it -> halt(it, Optional.of(Duration.ofMinutes(40))));

    stage.play();
    assertThat(stage.again).contains(Duration.ofMinutes(40));
    stage.pass(Duration.ofMinutes(41));

    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.SUCCEEDED);
  }

  @Test
  void aHaltMayTimeOut() {
    Stage stage =
        new Stage(
            "steps: [{name: a, type: act, timeout: 1m}, {name: b, type: act, if:"
                + " status.a.timeout}]");
    stage.answer("a", it -> halt(it, Optional.empty()));

    stage.play();
    assertThat(stage.again).contains(Duration.ofMinutes(1));
    stage.pass(Duration.ofMinutes(2));

    assertThat(stage.steps()).isEqualTo("a:failed/Timeout b:succeeded");
    assertThat(stage.status.suspend()).isFalse();
  }

  @Test
  void otherBranchesGoOnWhileOneHalts() {
    Stage stage =
        new Stage("{mode: {steps: DAG}, steps: [{name: a, type: act}, {name: b, type: act}]}");
    stage.answer("a", it -> halt(it, Optional.empty()));
    stage.answer("b", WAITING);
    stage.play();
    stage.finish("b");

    stage.play();

    assertThat(stage.steps()).isEqualTo("a:suspending/Suspend b:succeeded");
  }

  @Test
  void isHaltedAndResumedFromOutside() {
    Stage stage = new Stage(GROUP);
    stage.answer("x", WAITING);
    stage.play();
    stage.status = WorkflowChanges.suspend(stage.status, "");
    stage.finish("x");

    stage.pass(Duration.ofHours(3));
    assertThat(stage.steps()).isEqualTo("g:suspending(x:suspending/Wait y:succeeded)");
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.SUSPENDING);

    stage.answer("x", WAITING);
    stage.status = WorkflowChanges.resume(stage.status, "");
    stage.pass(Duration.ofMinutes(29));
    assertThat(stage.steps())
        .as("the halt does not count")
        .isEqualTo("g:running(x:running/Wait y:succeeded)");
    stage.finish("x");
    stage.play();
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.SUCCEEDED);
  }

  @Test
  void isResumedByItsFlagAlone() {
    Stage stage = new Stage("steps: [{name: a, type: act}]");
    stage.answer("a", WAITING);
    stage.play();
    stage.status = WorkflowChanges.suspend(stage.status, "");
    stage.play();
    stage.finish("a");

    stage.status = stage.status.withFlags(false, false);
    stage.play();

    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.SUCCEEDED);
  }

  @Test
  void isEndedFromOutside() {
    Stage stage =
        new Stage(
            """
            steps:
            - {name: a, type: act}
            - {name: b, type: act}
            - {name: c, type: act, if: always}
            """);
    stage.answer("a", WAITING);
    stage.play();

    stage.status = WorkflowChanges.terminate(stage.status);
    stage.play();

    assertThat(stage.steps()).isEqualTo("a:failed/Terminate b:skipped/Skip c:succeeded");
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.TERMINATED);
    assertThat(stage.status.finished()).isTrue();
  }

  @Test
  void isEndedBeforeAnythingRan() {
    Stage stage = new Stage("steps: [{name: a, type: act}]");
    stage.advance();
    stage.status = WorkflowChanges.terminate(stage.status);

    stage.play();

    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.TERMINATED);
    assertThat(stage.runs).isEmpty();
  }

  @Test
  void beginsAnew() {
    Stage stage = new Stage("steps: [{name: a, type: act}]");
    stage.answer("a", it -> halt(it, Optional.empty()));
    stage.play();
    String id = stage.status.steps().getFirst().id();
    stage.now = stage.now.plusSeconds(5);

    stage.status = WorkflowStatus.NEW;
    stage.play();

    assertThat(stage.steps()).as("nothing is remembered").isEqualTo("a:suspending/Suspend");
    assertThat(stage.status.steps().getFirst().id()).isNotEqualTo(id).hasSize(10);
  }

  @Test
  void beginsAgainAtAFailedStep() {
    Stage stage =
        new Stage(
            """
            steps:
            - {name: a, type: act}
            - {name: b, type: act}
            - {name: c, type: act}
            - {name: d, type: send, if: always}
            """);
    stage.answer("b", new StepResult.Failed("no", false));
    stage.play();
    stage.finish("b");

    stage.status = WorkflowChanges.restart(stage.status, stage.spec(), "b");
    assertThat(stage.steps()).isEqualTo("a:succeeded");
    stage.play();

    assertThat(stage.steps()).isEqualTo("a:succeeded b:succeeded c:succeeded d:succeeded");
    assertThat(stage.runs).containsExactly("a", "b", "d", "b", "c", "d");
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.SUCCEEDED);
  }

  @Test
  void beginsAgainWithinAGroup() {
    Stage stage = new Stage(GROUP);
    stage.answer("x", new StepResult.Failed("no", false));
    stage.play();
    stage.finish("x");

    stage.status = WorkflowChanges.restart(stage.status, stage.spec(), "x");
    stage.play();

    assertThat(stage.steps()).isEqualTo("g:succeeded(y:succeeded x:succeeded) after:succeeded");
    assertThat(stage.runs).containsExactly("x", "y", "x", "after");
  }

  @Test
  void readsWhatItWrites() {
    Stage stage = new Stage(GROUP);
    stage.answer("x", new StepResult.Failed("no", true));
    stage.play();

    assertThat(WorkflowStatus.ofApplication(stage.status.toApplication("web-v1")))
        .isEqualTo(stage.status);
    assertThat(WorkflowStatus.ofRun(stage.status.toRun())).isEqualTo(stage.status);
    assertThat(stage.status.toApplication("web-v1").string("mode")).contains("StepByStep-DAG");
  }

  @Test
  void aHaltIsResumedAlthoughAnotherBranchFailed() {
    Stage stage =
        new Stage("{mode: {steps: DAG}, steps: [{name: a, type: act}, {name: b, type: act}]}");
    stage.answer("a", it -> halt(it, Optional.empty()));
    stage.answer("b", new StepResult.Failed("no", false));
    stage.play();
    assertThat(stage.steps()).isEqualTo("a:suspending/Suspend b:failed/Action");

    stage.status = WorkflowChanges.resume(stage.status, "");
    stage.play();

    assertThat(stage.steps()).isEqualTo("a:succeeded b:failed/Action");
    assertThat(stage.status.phase()).isEqualTo(WorkflowPhase.FAILED);
  }
}
