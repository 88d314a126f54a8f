// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStep.Input;
import dev.wheelhouse.ops.delivery.workflow.expression.ExpressionFault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The values that components give each other, by `outputs` and `inputs`, while one step takes all
/// of them to places. A value stays at its place; one that is not of a replica is there for all
/// replicas. Owned by one thread.
public final class ComponentValues {

  private record Key(String place, String replica, String name) {}

  private final Map<Key, Object> given = new HashMap<>();
  private final Map<String, String> faults = new HashMap<>();

  /// The names of those components that give what another takes.
  ///
  /// @param component as it stands in `spec.components`
  public static List<String> givers(JsonObject component, List<JsonObject> all) {
    List<String> wanted = WorkflowStep.inputs(component).stream().map(Input::from).toList();
    return all.stream()
        .filter(
            it -> WorkflowStep.outputs(it).stream().anyMatch(out -> wanted.contains(out.name())))
        .map(it -> it.string("name").orElse(""))
        .toList();
  }

  /// Those inputs that no component gives.
  public static List<String> ungiven(JsonObject component, List<JsonObject> all) {
    return WorkflowStep.inputs(component).stream()
        .map(Input::from)
        .filter(from ->
            all.stream()
                .flatMap(it -> WorkflowStep.outputs(it).stream())
                .noneMatch(it -> it.name().equals(from)))
        .toList();
  }

  /// Takes what a component gives that is healthy at a place.
  ///
  /// @param output its workload, as it is there
  /// @param outputs its other objects by their names
  public void give(
      JsonObject component, String place, String replica, JsonObject output, JsonObject outputs) {
    JsonObject roots = JsonObject.of("output", output, "outputs", outputs);
    for (WorkflowStep.Output value : WorkflowStep.outputs(component)) {
      try {
        given.put(
            new Key(place, replica, value.name()),
            Json.deepCopy(Produced.evaluate(value.valueFrom(), roots)));
      } catch (ExpressionFault e) {
        faults.put(value.name(), value.valueFrom().strip() + ": " + e.text());
      }
    }
  }

  /// What a component still waits for, in words; empty when it has all it takes.
  public Optional<String> missing(JsonObject component, String place, String replica) {
    return WorkflowStep.inputs(component).stream()
        .filter(it -> value(it, place, replica).isEmpty())
        .map(it ->
            "waits for the value "
                + it.from()
                + (faults.containsKey(it.from()) ? " (" + faults.get(it.from()) + ")" : ""))
        .findFirst();
  }

  /// The component with the values put in that are there.
  public JsonObject filled(JsonObject component, String place, String replica) {
    JsonObject filled = component.deepCopy();
    for (Input input : WorkflowStep.inputs(component)) {
      value(input, place, replica)
          .ifPresent(value ->
              DataPath.parse(ApplicationWorkflow.inComponent(input.parameterKey()))
                  .ifPresent(path -> path.put(filled, value)));
    }
    return filled;
  }

  private Optional<Object> value(Input input, String place, String replica) {
    return Optional.ofNullable(given.get(new Key(place, replica, input.from())))
        .or(() -> Optional.ofNullable(given.get(new Key(place, "", input.from()))));
  }
}
