// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a workflow is to do. Read from an Application's `spec.workflow`, from a
/// `core.oam.dev/v1alpha1` Workflow, or from a WorkflowRun's `spec.workflowSpec`: all have the same
/// fields.
public record WorkflowSpec(Modes modes, List<WorkflowStep> steps) {

  public WorkflowSpec {
    steps = List.copyOf(steps);
  }

  /// Reads `steps` and `mode`.
  ///
  /// @param path where the tree stands, for messages: `spec.workflow`; empty for a Workflow object
  /// @param otherwise where the tree says nothing of modes
  public static WorkflowSpec of(String path, JsonObject tree, Modes otherwise) {
    List<JsonObject> trees = tree.array("steps").orElseGet(JsonArray::new).objects();
    List<WorkflowStep> steps = new ArrayList<>();
    for (int i = 0; i < trees.size(); i++) {
      String step = (path.isEmpty() ? "" : path + ".") + "steps[" + i + "]";
      steps.add(WorkflowStep.of(step, trees.get(i)));
    }
    return new WorkflowSpec(
        Modes.of(tree.object("mode").orElseGet(JsonObject::new), otherwise), steps);
  }

  /// All steps with those of groups, in the order they were written.
  public List<WorkflowStep> all() {
    return steps.stream()
        .flatMap(step -> Stream.concat(Stream.of(step), step.subSteps().stream()))
        .toList();
  }
}
