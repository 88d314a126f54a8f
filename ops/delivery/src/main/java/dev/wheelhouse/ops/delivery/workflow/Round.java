// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.workflow.WorkflowEngine.Advance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One advance of one workflow: walks its steps in their order and lets [StepRun] take each as far
/// as it goes. Owned by one thread.
final class Round {

  private final WorkflowSpec spec;
  private final WorkflowStatus before;
  private final WorkflowSession session;
  private final Instant now;
  private final WorkflowMemory memory;
  private final Map<String, String> loaded;
  private final List<Duration> waits = new ArrayList<>();
  private final StepRun runs;
  private final Produced produced;

  private WorkflowStatus status;
  private Map<String, String> saved;

  Round(
      WorkflowSpec spec,
      WorkflowStatus before,
      WorkflowSession session,
      StepTypes types,
      Instant start,
      Instant now) {
    this.spec = spec;
    this.before = before;
    this.session = session;
    this.now = now;
    this.loaded = session.memory().load();
    this.memory = WorkflowMemory.of(loaded, start).orElseGet(() -> WorkflowMemory.empty(start));
    this.saved = loaded;
    this.status = before;
    this.produced = new Produced(memory, session.context());
    this.runs = new StepRun(this, types, produced, start);
  }

  Advance run() {
    before.steps().forEach(this::forgetFinished);
    if (suspendedFromOutside()) {
      rememberSuspended();
      save();
      status = status.withPhase(WorkflowPhase.SUSPENDING, status.message());
      return result(Optional.empty());
    }
    level(spec.steps(), status.modes().steps(), Optional.empty());
    judge();
    save();
    return result(
        status.finished() ? Optional.empty() : waits.stream().min(Comparator.naturalOrder()));
  }

  private Advance result(Optional<Duration> again) {
    return new Advance(status, again);
  }

  /// A step that asked for it waits by itself; everything else was halted by somebody, and then
  /// nothing moves.
  private boolean suspendedFromOutside() {
    return before.suspend()
        && stepsAndSubSteps()
            .noneMatch(
                it -> it.phase() == StepPhase.SUSPENDING && it.reason() == StepReason.SUSPEND);
  }

  private void rememberSuspended() {
    stepsAndSubSteps()
        .filter(it -> it.phase() == StepPhase.SUSPENDING && !it.id().isEmpty())
        .filter(it -> !memory.step(it.id()).suspended())
        .forEach(it -> memory.step(it.id()).suspend(Optional.empty(), it.message()));
  }

  private Stream<StepStatus> stepsAndSubSteps() {
    return status.steps().stream()
        .flatMap(it -> Stream.concat(Stream.of(it), it.subSteps().stream()));
  }

  /// Once the status says how a step ended the memory need not know.
  private void forgetFinished(StepStatus step) {
    if (step.finished()) {
      memory.forget(step.id());
    }
    step.subSteps().forEach(this::forgetFinished);
  }

  // --- order ---

  private void level(List<WorkflowStep> steps, Mode mode, Optional<WorkflowStep> group) {
    switch (mode) {
      case DAG -> graph(steps, group);
      case STEP_BY_STEP -> sequence(steps, group);
    }
  }

  private void sequence(List<WorkflowStep> steps, Optional<WorkflowStep> group) {
    for (int i = 0; i < steps.size(); i++) {
      WorkflowStep step = steps.get(i);
      if (!find(step, group).map(StepStatus::finished).orElse(false)) {
        if (pending(step, group)) {
          return;
        }
        one(step, group, hindranceInSequence(steps, i));
        if (!find(step, group).map(StepStatus::finished).orElse(false)) {
          return;
        }
      }
    }
  }

  private void graph(List<WorkflowStep> steps, Optional<WorkflowStep> group) {
    List<WorkflowStep> left = new ArrayList<>();
    for (WorkflowStep step : steps) {
      if (!find(step, group).map(StepStatus::finished).orElse(false)) {
        left.add(step);
      }
    }
    boolean moved = true;
    while (moved && !left.isEmpty()) {
      moved = false;
      for (WorkflowStep step : List.copyOf(left)) {
        if (!pending(step, group)) {
          left.remove(step);
          one(step, group, hindranceInGraph(step));
          moved = true;
        }
      }
    }
  }

  /// Whether it has to wait for others; says so in its status.
  private boolean pending(WorkflowStep step, Optional<WorkflowStep> group) {
    Optional<String> reason = runs.waitsFor(step);
    reason.ifPresent(why -> {
      StepStatus known = find(step, group).orElseGet(() -> runs.fresh(step, group));
      put(known.to(StepPhase.PENDING, StepReason.NONE, why, now), group);
    });
    return reason.isPresent();
  }

  /// Whether something before a step keeps it from running.
  private boolean hindranceInSequence(List<WorkflowStep> steps, int index) {
    if (!steps.get(index).dependsOn().isEmpty()) {
      return hindranceInGraph(steps.get(index));
    }
    return steps.subList(0, index).stream()
        .flatMap(step -> anywhere(step.name()).stream())
        .anyMatch(it -> !it.passed());
  }

  private boolean hindranceInGraph(WorkflowStep step) {
    return step.inputs().stream().anyMatch(this::giverFailed)
        || step.dependsOn().stream()
            .anyMatch(name ->
                anywhere(name).map(it -> it.phase() != StepPhase.SUCCEEDED).orElse(true)
                    || spec.all().stream()
                        .filter(it -> it.name().equals(name))
                        .anyMatch(this::hindranceInGraph));
  }

  private boolean giverFailed(WorkflowStep.Input input) {
    return spec.all().stream()
        .filter(it -> it.outputs().stream().anyMatch(out -> StepRun.names(input, out.name())))
        .flatMap(it -> anywhere(it.name()).stream())
        .anyMatch(it -> it.phase() == StepPhase.FAILED);
  }

  // --- steps ---

  private void one(WorkflowStep step, Optional<WorkflowStep> group, boolean hindered) {
    StepStatus known = find(step, group).orElseGet(() -> runs.fresh(step, group));
    if (step.group()) {
      group(step, known, hindered);
    } else {
      put(runs.take(step, group, known, hindered), group);
    }
  }

  private void group(WorkflowStep step, StepStatus known, boolean hindered) {
    StepStatus checked = runs.check(step, Optional.empty(), known, hindered);
    boolean begins = checked.phase() == StepPhase.PENDING;
    put(
        begins ? checked.to(StepPhase.RUNNING, StepReason.NONE, "", now) : checked,
        Optional.empty());
    level(step.subSteps(), Mode.of(step.mode(), status.modes().subSteps()), Optional.of(step));
    StepStatus after = anywhere(step.name()).orElse(checked);
    if (!checked.finished()) {
      after = Groups.status(after, step.subSteps().size(), now);
    }
    put(runs.give(step, after, new JsonObject()), Optional.empty());
  }

  private void judge() {
    boolean done = spec.steps().stream().allMatch(it -> finished(it.name()));
    boolean suspending = stepsAndSubSteps().anyMatch(it -> it.phase() == StepPhase.SUSPENDING);
    List<StepStatus> failed =
        status.steps().stream()
            .filter(it -> it.phase() == StepPhase.FAILED && it.finished())
            .toList();
    status = status.withFlags(suspending, status.terminated() || !failed.isEmpty());
    if (done && failed.isEmpty() && !status.terminated()) {
      status = status.ended(WorkflowPhase.SUCCEEDED, "", now);
    } else if (done) {
      boolean byHand = failed.stream().allMatch(it -> it.reason() == StepReason.TERMINATE);
      status =
          status.ended(byHand ? WorkflowPhase.TERMINATED : WorkflowPhase.FAILED, why(failed), now);
    } else {
      status =
          status.withPhase(suspending ? WorkflowPhase.SUSPENDING : WorkflowPhase.EXECUTING, "");
    }
  }

  private static String why(List<StepStatus> failed) {
    return failed.stream()
        .map(Groups::cause)
        .map(it ->
            "step "
                + it.name()
                + ": "
                + (it.message().isEmpty() ? it.reason().text() : it.message()))
        .findFirst()
        .orElse("");
  }

  // --- what StepRun needs ---

  WorkflowSession session() {
    return session;
  }

  WorkflowSpec spec() {
    return spec;
  }

  Instant now() {
    return now;
  }

  WorkflowMemory memory() {
    return memory;
  }

  boolean terminated() {
    return status.terminated();
  }

  /// Whether somebody ended the workflow, and not a step that failed.
  boolean endedByHand() {
    return before.terminated()
        && before.steps().stream()
            .filter(it -> it.phase() == StepPhase.FAILED)
            .allMatch(it -> it.reason() == StepReason.TERMINATE);
  }

  void await(Duration duration) {
    waits.add(duration.isNegative() ? Duration.ZERO : duration);
  }

  boolean finished(String step) {
    return anywhere(step).map(StepStatus::finished).orElse(false);
  }

  Optional<StepStatus> anywhere(String step) {
    return stepsAndSubSteps().filter(it -> it.name().equals(step)).findFirst();
  }

  /// Saves the memory when it is worth it and differs from what is saved.
  void save() {
    Map<String, String> data = memory.data();
    if (data.equals(saved) || (memory.isEmpty() && saved.isEmpty())) {
      return;
    }
    status = status.withMemory(session.memory().save(data));
    saved = data;
  }

  private Optional<StepStatus> find(WorkflowStep step, Optional<WorkflowStep> group) {
    return group.isEmpty()
        ? status.step(step.name())
        : group.flatMap(it -> status.step(it.name())).flatMap(it -> it.subStep(step.name()));
  }

  private void put(StepStatus step, Optional<WorkflowStep> group) {
    StepStatus top =
        group
            .flatMap(it -> status.step(it.name()))
            .map(parent -> parent.withSubSteps(StepStatus.put(parent.subSteps(), step)))
            .orElse(step);
    status = status.withSteps(StepStatus.put(status.steps(), top));
    boolean failed = step.phase() == StepPhase.FAILED && step.finished();
    status = status.withFlags(status.suspend(), status.terminated() || failed);
  }
}
