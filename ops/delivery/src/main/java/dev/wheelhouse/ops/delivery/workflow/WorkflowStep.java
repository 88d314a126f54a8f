// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// One step of a workflow as it was written.
///
/// @param path where it stands, for messages: `spec.workflow.steps[0]`
/// @param type without the version it may be pinned to
/// @param condition its `if`; empty for: when all before it went well
/// @param timeout as written; empty for the workflow's deadline
/// @param mode of its sub-steps; empty for the workflow's
public record WorkflowStep(
    String path,
    String name,
    String type,
    JsonObject meta,
    String condition,
    String timeout,
    List<String> dependsOn,
    List<Input> inputs,
    List<Output> outputs,
    JsonObject properties,
    String mode,
    List<WorkflowStep> subSteps) {

  /// The type that holds other steps.
  public static final String GROUP = "step-group";

  static final String ALWAYS = "always";

  public WorkflowStep {
    dependsOn = List.copyOf(dependsOn);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    subSteps = List.copyOf(subSteps);
  }

  /// A value that a step gets.
  ///
  /// @param from the name of an output, or a path below `context`
  /// @param parameterKey the path of the parameter that gets it; empty when only `if` reads it
  public record Input(String from, String parameterKey) {}

  /// A value that a step gives.
  ///
  /// @param valueFrom an expression over what the step answered
  public record Output(String name, String valueFrom) {}

  static WorkflowStep of(String path, JsonObject tree) {
    List<JsonObject> subs = objects(tree, "subSteps");
    List<WorkflowStep> subSteps = new ArrayList<>();
    for (int i = 0; i < subs.size(); i++) {
      subSteps.add(of(path + ".subSteps[" + i + "]", subs.get(i)));
    }
    return new WorkflowStep(
        path,
        tree.string("name").orElse(""),
        unpinned(tree.string("type").orElse("")),
        tree.object("meta").orElseGet(JsonObject::new),
        tree.string("if").orElse("").strip(),
        tree.string("timeout").orElse(""),
        tree.array("dependsOn").orElseGet(JsonArray::new).strings(),
        inputs(tree),
        outputs(tree),
        tree.object("properties").orElseGet(JsonObject::new),
        tree.string("mode").orElse(""),
        subSteps);
  }

  private static String unpinned(String type) {
    int version = type.indexOf('@');
    return version < 0 ? type : type.substring(0, version);
  }

  static List<Input> inputs(JsonObject tree) {
    return objects(tree, "inputs").stream()
        .map(it ->
            new Input(
                it.string("from").orElse("").strip(), it.string("parameterKey").orElse("").strip()))
        .toList();
  }

  static List<Output> outputs(JsonObject tree) {
    return objects(tree, "outputs").stream()
        .map(it -> new Output(it.string("name").orElse(""), it.string("valueFrom").orElse("")))
        .toList();
  }

  boolean group() {
    return type.equals(GROUP);
  }

  /// The same step with other properties and more to wait for, to take and to give.
  WorkflowStep with(
      JsonObject newProperties,
      List<Input> newInputs,
      List<Output> newOutputs,
      List<String> newDependsOn) {
    return new WorkflowStep(
        path,
        name,
        type,
        meta,
        condition,
        timeout,
        newDependsOn,
        newInputs,
        newOutputs,
        newProperties,
        mode,
        subSteps);
  }

  WorkflowStep withSubSteps(List<WorkflowStep> steps) {
    return new WorkflowStep(
        path,
        name,
        type,
        meta,
        condition,
        timeout,
        dependsOn,
        inputs,
        outputs,
        properties,
        mode,
        steps);
  }

  private static List<JsonObject> objects(JsonObject tree, String key) {
    return tree.array(key).orElseGet(JsonArray::new).objects();
  }
}
