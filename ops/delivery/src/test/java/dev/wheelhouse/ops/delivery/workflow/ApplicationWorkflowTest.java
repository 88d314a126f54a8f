// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApplicationWorkflowTest {

  private static WorkflowSpec of(String yaml) {
    return ApplicationWorkflow.of(Stage.tree(yaml), Optional.empty());
  }

  @Test
  void appliesComponentsAsAGraph() {
    WorkflowSpec spec =
        of(
            """
            components:
            - {name: db, type: worker, outputs: [{name: ip, valueFrom: output.status.ip}]}
            - name: web
              type: webservice
              dependsOn: [db]
              inputs: [{from: ip, parameterKey: 'env[0].value'}, {from: ip, parameterKey: 'traits[0].properties.x'}]
              properties: {image: nginx}
            """);

    assertThat(spec.modes().text()).isEqualTo("DAG-DAG");
    assertThat(spec.steps()).extracting(WorkflowStep::name).containsExactly("db", "web");
    WorkflowStep web = spec.steps().getLast();
    assertThat(web.type()).isEqualTo("apply-component");
    assertThat(web.dependsOn()).containsExactly("db");
    assertThat(web.inputs())
        .extracting(WorkflowStep.Input::parameterKey)
        .containsExactly("value.properties.env[0].value", "value.traits[0].properties.x");
    assertThat(web.properties().string("component")).contains("web");
    assertThat(web.properties().string("value", "properties", "image")).contains("nginx");
    assertThat(spec.steps().getFirst().outputs()).hasSize(1);
    assertThat(spec.steps().getFirst().properties()).isEqualTo(JsonObject.of("component", "db"));
  }

  @Test
  void deploysToEveryTopologyWithAllOverrides() {
    WorkflowSpec spec =
        of(
            """
            components: [{name: web, type: webservice}]
            policies:
            - {name: small, type: override}
            - {name: here, type: topology}
            - {name: there, type: topology}
            """);

    assertThat(spec.steps())
        .extracting(WorkflowStep::name)
        .containsExactly("deploy-here", "deploy-there");
    assertThat(spec.steps().getLast().properties().array("policies").orElseThrow().strings())
        .containsExactly("small", "there");
  }

  @Test
  void deploysOnceForOverridesAndReferences() {
    assertThat(of("{components: [{name: a, type: ref-objects}]}").steps())
        .extracting(WorkflowStep::type)
        .containsExactly("deploy");
    assertThat(
            of("{components: [{name: a, type: worker}], policies: [{name: o, type: override}]}")
                .steps())
        .extracting(WorkflowStep::name)
        .containsExactly("deploy");
  }

  @Test
  void takesItsOwnSteps() {
    WorkflowSpec spec =
        of(
            """
            components: [{name: db, type: worker}, {name: web, type: worker, dependsOn: [db]}]
            workflow:
              mode: {subSteps: StepByStep}
              steps:
              - {name: first, type: apply-component, properties: {component: db}}
              - {name: second, type: apply-component, properties: {component: web}}
              - {name: third, type: suspend, dependsOn: [web]}
            """);

    assertThat(spec.modes().text()).isEqualTo("StepByStep-StepByStep");
    assertThat(spec.steps())
        .extracting(WorkflowStep::dependsOn)
        .containsExactly(List.of(), List.of("first"), List.of("second"));
  }

  @Test
  void takesTheStepsOfAWorkflowObject() {
    JsonObject workflow =
        Stage.tree(
            "{metadata: {name: shared}, mode: {steps: DAG}, steps: [{name: a, type: suspend}]}");

    WorkflowSpec spec =
        ApplicationWorkflow.of(
            Stage.tree("{components: [], workflow: {ref: shared}}"), Optional.of(workflow));

    assertThat(spec.modes().text()).isEqualTo("DAG-DAG");
    assertThat(spec.steps().getFirst().path()).isEqualTo("workflow shared.steps[0]");
  }

  @Test
  void refusesBothStepsAndReference() {
    assertThatThrownBy(() -> of("{workflow: {ref: a, steps: [{name: a, type: suspend}]}}"))
        .isInstanceOf(PlatformException.class)
        .hasMessage("spec.workflow: has both steps and ref; remove one of them");
  }
}
