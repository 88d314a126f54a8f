// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which step cannot end before which other has: by `dependsOn`, by inputs, by the order of a
/// sequence, and because a group ends with its steps.
final class StepOrder {

  private final WorkflowSpec spec;
  private final Map<String, WorkflowStep> steps = new LinkedHashMap<>();
  private final Map<String, Set<String>> after = new HashMap<>();

  private StepOrder(WorkflowSpec spec) {
    this.spec = spec;
    spec.all().forEach(step -> steps.put(step.name(), step));
    level(spec.steps(), spec.modes().steps(), Set.of());
  }

  /// Steps each of which waits for the next, the last one for the first; empty when there are none.
  static Optional<List<WorkflowStep>> circle(WorkflowSpec spec) {
    StepOrder order = new StepOrder(spec);
    Set<String> clear = new HashSet<>();
    for (String step : order.steps.keySet()) {
      List<String> circle = order.circle(step, new ArrayList<>(), clear);
      if (!circle.isEmpty()) {
        return Optional.of(circle.stream().map(order.steps::get).toList());
      }
    }
    return Optional.empty();
  }

  /// Steps that have to be repeated when one is: all that come after it.
  static Set<String> following(WorkflowSpec spec, String name) {
    StepOrder order = new StepOrder(spec);
    Set<String> following = new LinkedHashSet<>();
    for (String step : order.steps.keySet()) {
      if (!step.equals(name) && order.reaches(step, name, new HashSet<>())) {
        following.add(step);
      }
    }
    return following;
  }

  private boolean reaches(String from, String to, Set<String> seen) {
    return seen.add(from)
        && after.getOrDefault(from, Set.of()).stream()
            .anyMatch(it -> it.equals(to) || reaches(it, to, seen));
  }

  private void level(List<WorkflowStep> level, Mode mode, Set<String> outer) {
    Set<String> before = new LinkedHashSet<>(outer);
    for (WorkflowStep step : level) {
      Set<String> waits = new LinkedHashSet<>(before);
      waits.addAll(step.dependsOn());
      for (WorkflowStep.Input input : step.inputs()) {
        steps.values().stream()
            .filter(it -> it.outputs().stream().anyMatch(out -> StepRun.names(input, out.name())))
            .forEach(it -> waits.add(it.name()));
      }
      level(step.subSteps(), Mode.of(step.mode(), spec.modes().subSteps()), waits);
      step.subSteps().forEach(sub -> waits.add(sub.name()));
      after.put(step.name(), waits);
      if (mode == Mode.STEP_BY_STEP) {
        before.add(step.name());
      }
    }
  }

  private List<String> circle(String step, List<String> path, Set<String> clear) {
    int seen = path.indexOf(step);
    if (seen >= 0) {
      List<String> circle = new ArrayList<>(path.subList(seen, path.size()));
      circle.add(step);
      return circle;
    }
    if (clear.contains(step)) {
      return List.of();
    }
    path.add(step);
    for (String next : after.getOrDefault(step, Set.of())) {
      List<String> circle = circle(next, path, clear);
      if (!circle.isEmpty()) {
        return circle;
      }
    }
    path.removeLast();
    clear.add(step);
    return List.of();
  }
}
