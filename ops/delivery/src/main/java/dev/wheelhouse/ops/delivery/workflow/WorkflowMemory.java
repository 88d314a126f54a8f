// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one run of a workflow has to know beside its status: the values that steps have given, and
/// what each step wants to know again. Owned by one thread.
///
/// As data of a Secret it has KubeVela's `vars` (which is JSON, and so CUE as well), and what is
/// ours under `wheelhouse.dev.steps`.
public final class WorkflowMemory {

  private static final String VARS = "vars";
  private static final String STEPS = "wheelhouse.dev.steps";
  private static final String START = "wheelhouse.dev.start";

  private final String start;
  private final JsonObject vars;
  private final Map<String, StepMemory> steps = new TreeMap<>();

  private WorkflowMemory(String start, JsonObject vars) {
    this.start = start;
    this.vars = vars;
  }

  /// The memory of a run that began at a time, with nothing in it.
  static WorkflowMemory empty(Instant start) {
    return new WorkflowMemory(start.toString(), new JsonObject());
  }

  /// Reads a Secret's data.
  ///
  /// @return empty when they are of another run
  static Optional<WorkflowMemory> of(Map<String, String> data, Instant start) {
    if (!start.toString().equals(data.get(START))) {
      return Optional.empty();
    }
    WorkflowMemory memory = new WorkflowMemory(start.toString(), tree(data.get(VARS)));
    JsonObject steps = tree(data.get(STEPS));
    for (String id : steps.keySet()) {
      steps.object(id).ifPresent(step -> memory.steps.put(id, StepMemory.of(step)));
    }
    return Optional.of(memory);
  }

  /// The same data with nothing about steps.
  static Map<String, String> withoutSteps(Map<String, String> data) {
    if (!data.containsKey(STEPS)) {
      return data;
    }
    Map<String, String> without = new TreeMap<>(data);
    without.put(STEPS, "{}");
    return without;
  }

  private static JsonObject tree(@Nullable String json) {
    return json == null || json.isBlank() ? new JsonObject() : Json.readObject(json);
  }

  /// As data of a Secret.
  public Map<String, String> data() {
    JsonObject all = new JsonObject();
    steps.forEach((id, step) -> {
      JsonObject tree = step.tree();
      if (!tree.isEmpty()) {
        all.put(id, tree);
      }
    });
    return Map.of(START, start, VARS, vars.toString(), STEPS, all.toString());
  }

  /// Whether there is nothing worth keeping.
  boolean isEmpty() {
    return vars.isEmpty() && steps.values().stream().allMatch(it -> it.tree().isEmpty());
  }

  /// The values that steps have given, by name.
  JsonObject vars() {
    return vars;
  }

  /// What is remembered of a step; made when there is nothing yet.
  StepMemory step(String id) {
    return steps.computeIfAbsent(id, _ -> StepMemory.of(new JsonObject()));
  }

  void forget(String id) {
    steps.remove(id);
  }
}
