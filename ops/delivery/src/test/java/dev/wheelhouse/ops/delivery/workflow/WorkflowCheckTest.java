// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkflowCheckTest {

  private static List<String> wrong(String yaml) {
    Stage stage = new Stage(yaml);
    return WorkflowCheck.causes(stage.spec(), stage.types()).stream()
        .map(it -> it.field() + ": " + it.message())
        .toList();
  }

  @Test
  void findsAllThatIsWrong() {
    assertThat(
            wrong(
                """
                steps:
                - {name: a, type: nothing}
                - {name: a, type: act, timeout: 1min}
                - {type: act, dependsOn: [z]}
                - {name: c, type: act, if: 'status.a ==', inputs: [{from: y, parameterKey: 'a[b'}]}
                - {name: d, type: act, if: 'request.code == 1', outputs: [{name: o, valueFrom: '"open'}]}
                - {name: e, type: act, mode: Both, subSteps: [{name: f, type: step-group}]}
                """))
        .containsExactly(
            "spec.workflow.steps[1].name: Duplicate value: \"a\"",
            "spec.workflow.steps[2].name: Required value",
            "spec.workflow.steps[0].type: Unsupported value: \"nothing\": supported values: [act,"
                + " send]",
            "spec.workflow.steps[1].timeout: Invalid value: \"1min\": must be a time such as 30s,"
                + " 5m or 1h30m",
            "spec.workflow.steps[2].dependsOn[0]: Not found: \"z\": no step of the workflow has"
                + " this name",
            "spec.workflow.steps[3].inputs[0].from: Not found: \"y\": no step has an output of this"
                + " name",
            "spec.workflow.steps[3].inputs[0].parameterKey: Invalid value: \"a[b\": must be a path"
                + " such as env[0].value",
            wrongCondition(),
            "spec.workflow.steps[4].outputs[0].valueFrom: Invalid value: \"\"open\": column 1: this"
                + " string has no end",
            "spec.workflow.steps[4].if: Invalid value: \"request.code == 1\": there is no request;"
                + " conditions know status, inputs, context and parameter",
            "spec.workflow.steps[5].subSteps: Forbidden: only a step of type step-group has"
                + " sub-steps",
            "spec.workflow.steps[5].subSteps[0].type: Forbidden: a group cannot be in a group",
            "spec.workflow.steps[5].mode: Unsupported value: \"Both\": supported values: [DAG,"
                + " StepByStep]");
  }

  /// The end of it is the evaluator's own list of what it expected.
  private static String wrongCondition() {
    return wrong("steps: [{name: a, type: act, if: 'status.a =='}]")
        .getFirst()
        .replace("steps[0]", "steps[3]");
  }

  @Test
  void namesTheColumnOfABadCondition() {
    assertThat(wrongCondition())
        .startsWith("spec.workflow.steps[3].if: Invalid value: \"status.a ==\": column 10:");
  }

  @Test
  void findsCircles() {
    assertThat(
            wrong(
                """
                mode: {steps: DAG}
                steps:
                - {name: a, type: act, dependsOn: [b]}
                - {name: b, type: act, inputs: [{from: x, parameterKey: y}]}
                - {name: c, type: act, dependsOn: [a], outputs: [{name: x, valueFrom: output}]}
                """))
        .containsExactly(
            "spec.workflow.steps[0].dependsOn: Invalid value: waits for itself: a -> b -> c -> a");
  }

  @Test
  void findsASequenceThatWaitsForItsEnd() {
    assertThat(wrong("steps: [{name: a, type: act, dependsOn: [b]}, {name: b, type: act}]"))
        .containsExactly(
            "spec.workflow.steps[0].dependsOn: Invalid value: waits for itself: a -> b -> a");
  }

  @Test
  void findsAStepThatWaitsForItsGroup() {
    assertThat(
            wrong(
                """
                steps:
                - {name: g, type: step-group, subSteps: [{name: a, type: act, dependsOn: [g]}]}
                """))
        .hasSize(1)
        .first()
        .asString()
        .contains("waits for itself: g -> a -> g");
  }

  @Test
  void hasNothingAgainstGoodWorkflows() {
    assertThat(
            wrong(
                """
                mode: {steps: DAG, subSteps: StepByStep}
                steps:
                - {name: a, type: act@v1, outputs: [{name: x, valueFrom: 'output.$returns.value.a'}]}
                - name: g
                  type: step-group
                  dependsOn: [a]
                  subSteps:
                  - {name: b, type: act, inputs: [{from: x.y, parameterKey: a}]}
                  - {name: c, type: send, if: always, inputs: [{from: context.name}]}
                """))
        .isEmpty();
  }
}
