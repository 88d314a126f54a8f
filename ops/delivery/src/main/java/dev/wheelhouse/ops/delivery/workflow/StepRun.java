// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.expression.Expression;
import dev.wheelhouse.ops.delivery.workflow.expression.ExpressionFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes single steps as far as they go: condition, time, inputs, the step itself, outputs. Owned
/// by one thread.
final class StepRun {

  /// So many failed attempts in a row, and a step has failed.
  static final int ATTEMPTS = 10;

  /// A server or we ourselves have too much to do right now.
  private static final Duration BUSY = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(StepRun.class);
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final long LONGEST_BACK_OFF = 300;
  private static final double BACK_OFF = 0.05;

  private final Round round;
  private final StepTypes types;
  private final Produced produced;
  private final Instant start;

  StepRun(Round round, StepTypes types, Produced produced, Instant start) {
    this.round = round;
    this.types = types;
    this.produced = produced;
    this.start = start;
  }

  /// The status of a step that nobody has looked at yet.
  StepStatus fresh(WorkflowStep step, Optional<WorkflowStep> group) {
    Instant time = Times.second(round.now());
    return new StepStatus(
        StepIds.of(round.session().owner(), start, group.map(WorkflowStep::name), step.name()),
        step.name(),
        step.type(),
        StepPhase.PENDING,
        StepReason.NONE,
        "",
        time,
        time,
        List.of());
  }

  /// What a step has to wait for before anything about it can be decided.
  Optional<String> waitsFor(WorkflowStep step) {
    for (String name : step.dependsOn()) {
      if (!round.finished(name)) {
        return Optional.of("Pending on DependsOn: " + name);
      }
    }
    for (WorkflowStep.Input input : step.inputs()) {
      if (produced.value(input).isEmpty() && comes(input)) {
        return Optional.of("Pending on Input: " + input.from());
      }
    }
    return Optional.empty();
  }

  /// Whether a step that is not over yet will give the value.
  private boolean comes(WorkflowStep.Input input) {
    return !round.terminated()
        && round.spec().all().stream()
            .filter(step -> step.outputs().stream().anyMatch(it -> names(input, it.name())))
            .anyMatch(step -> !round.finished(step.name()));
  }

  static boolean names(WorkflowStep.Input input, String output) {
    return input.from().equals(output)
        || input.from().startsWith(output + ".")
        || input.from().startsWith(output + "[");
  }

  /// A step after its turn: skipped, failed, or as the step itself answered.
  StepStatus take(
      WorkflowStep step, Optional<WorkflowStep> group, StepStatus known, boolean hindered) {
    StepMemory memory = round.memory().step(known.id());
    boolean halted = halted(known, memory);
    if (!halted && memory.suspended()) {
      memory.resume(round.now());
    }
    StepStatus checked = check(step, group, known, hindered);
    if (checked.finished()) {
      return give(step, checked, new JsonObject());
    }
    if (memory.ended().isPresent()) {
      return checked.to(
          StepPhase.SUCCEEDED, StepReason.NONE, memory.ended().orElse(""), round.now());
    }
    if (halted || restsAfterFailure(checked, memory)) {
      return checked;
    }
    return run(step, group, checked, memory);
  }

  /// Whether its condition or its time ends it.
  StepStatus check(
      WorkflowStep step, Optional<WorkflowStep> group, StepStatus known, boolean hindered) {
    Optional<StepStatus> parent = group.flatMap(it -> round.anywhere(it.name()));
    if (parent.filter(it -> it.phase() == StepPhase.SKIPPED).isPresent()) {
      return known.to(StepPhase.SKIPPED, StepReason.SKIP, "", round.now());
    }
    try {
      if (skipped(step, known, hindered)) {
        return known.to(StepPhase.SKIPPED, StepReason.SKIP, "", round.now());
      }
    } catch (ExpressionFault e) {
      return known.to(
          StepPhase.SKIPPED,
          StepReason.SKIP,
          "pre check error: if: " + step.condition() + ": " + e.text(),
          round.now());
    }
    if (parent.filter(it -> it.reason() == StepReason.TIMEOUT).isPresent()) {
      return known.to(StepPhase.FAILED, StepReason.TIMEOUT, "its group has timed out", round.now());
    }
    return overdue(step, known);
  }

  private boolean skipped(WorkflowStep step, StepStatus known, boolean hindered) {
    if (step.condition().isEmpty()) {
      return hindered || (round.endedByHand() && known.phase() == StepPhase.PENDING);
    }
    if (step.condition().equals(WorkflowStep.ALWAYS)) {
      return false;
    }
    JsonObject roots =
        JsonObject.of(
            "status",
            StatusTree.of(round),
            "inputs",
            produced.inputs(step),
            "context",
            round.session().context(),
            "parameter",
            step.properties());
    return !Expression.of(step.condition()).holds(roots);
  }

  private StepStatus overdue(WorkflowStep step, StepStatus known) {
    Optional<Duration> own = Times.duration(step.timeout());
    if (own.isEmpty() && (step.group() || known.phase() == StepPhase.SUSPENDING)) {
      return known;
    }
    if (known.phase() == StepPhase.PENDING) {
      return known;
    }
    Instant since =
        own.isPresent()
            ? known.first()
            : round.memory().step(known.id()).since().orElse(known.first());
    Duration limit = own.orElse(round.session().deadline());
    Instant end = since.plus(limit);
    if (round.now().isBefore(end)) {
      round.await(Duration.between(round.now(), end));
      return known;
    }
    String waiting = known.message().isEmpty() ? "" : ": " + known.message();
    return known.to(
        StepPhase.FAILED,
        StepReason.TIMEOUT,
        "not done within " + Times.text(limit) + waiting,
        round.now());
  }

  /// Whether it waits to be resumed.
  private boolean halted(StepStatus known, StepMemory memory) {
    if (known.phase() != StepPhase.SUSPENDING || known.reason() != StepReason.SUSPEND) {
      return false;
    }
    Optional<Instant> resume = memory.resumeAt();
    if (resume.isPresent() && !round.now().isBefore(resume.get())) {
      return false;
    }
    resume.ifPresent(time -> round.await(Duration.between(round.now(), time)));
    return true;
  }

  private boolean restsAfterFailure(StepStatus known, StepMemory memory) {
    Optional<Instant> next =
        memory.nextAttempt().filter(it -> known.reason() == StepReason.EXECUTE);
    if (next.isEmpty() || !round.now().isBefore(next.get())) {
      return false;
    }
    round.await(Duration.between(round.now(), next.get()));
    return true;
  }

  private StepStatus run(
      WorkflowStep step, Optional<WorkflowStep> group, StepStatus known, StepMemory memory) {
    Optional<WorkflowStep.Input> missing =
        step.inputs().stream().filter(it -> produced.value(it).isEmpty()).findFirst();
    if (missing.isPresent()) {
      return give(
          step,
          known.to(
              StepPhase.FAILED,
              StepReason.INPUT,
              "input " + missing.get().from() + ": nothing gives it",
              round.now()),
          new JsonObject());
    }
    JsonObject tree = produced.properties(step);
    Properties properties = new Properties(step.path() + ".properties", tree);
    StepContext context = context(step, group, known, memory);
    StepResult result;
    try {
      result = type(step).run(context, properties);
    } catch (PlatformException e) {
      String message = Objects.requireNonNullElse(e.getMessage(), e.reason().toString());
      if (e.is(Reason.TOO_MANY_REQUESTS)) {
        StepResult later = new StepResult.Waiting(message, Optional.of(BUSY));
        return after(step, known, memory, later, roots(tree, context));
      }
      return e.is(Reason.INVALID)
          ? failed(step, known, StepReason.PARAMETER, message, roots(tree, context))
          : attempt(step, known, memory, message, roots(tree, context));
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("step", step.path()).log("a step has failed");
      String message = "unexpected " + e.getClass().getSimpleName() + "; the log has more";
      return attempt(step, known, memory, message, roots(tree, context));
    }
    return after(step, known, memory, result, roots(tree, context));
  }

  private StepType type(WorkflowStep step) {
    return types
        .find(step.type())
        .orElseThrow(() ->
            new PlatformException(
                Reason.INVALID,
                step.path()
                    + ".type: Unsupported value: \""
                    + step.type()
                    + "\": supported values: "
                    + types.names()));
  }

  private static JsonObject roots(JsonObject parameter, StepContext context) {
    return JsonObject.of("parameter", parameter, "context", context.context());
  }

  private StepStatus after(
      WorkflowStep step, StepStatus known, StepMemory memory, StepResult result, JsonObject roots) {
    return switch (result) {
      case StepResult.Succeeded(JsonObject values, String message) -> {
        memory.recovered();
        if (type(step).once()) {
          memory.end(message);
          round.save();
        }
        values.forEach(roots::put);
        StepStatus done =
            give(step, known.to(StepPhase.SUCCEEDED, StepReason.NONE, message, round.now()), roots);
        if (type(step).once() && !step.outputs().isEmpty()) {
          memory.end(done.message());
          round.save();
        }
        yield done;
      }
      case StepResult.Waiting(String message, Optional<Duration> again) -> {
        memory.recovered();
        StepStatus waits = known.to(StepPhase.RUNNING, StepReason.WAIT, message, round.now());
        round.await(again.orElseGet(() -> patience(waits)));
        yield waits;
      }
      case StepResult.Suspended(String message, Optional<Duration> resume) -> {
        memory.recovered();
        memory.suspend(resume.map(round.now()::plus));
        round.save();
        resume.ifPresent(round::await);
        Times.duration(step.timeout())
            .ifPresent(it -> round.await(Duration.between(round.now(), known.first().plus(it))));
        yield known.to(StepPhase.SUSPENDING, StepReason.SUSPEND, message, round.now());
      }
      case StepResult.Failed(String message, boolean repeat) ->
          repeat
              ? attempt(step, known, memory, message, roots)
              : failed(step, known, StepReason.ACTION, message, roots);
    };
  }

  /// The longer a step has been waiting, the less often it is looked at when nothing tells of a
  /// change.
  private Duration patience(StepStatus step) {
    Duration waited = Duration.between(step.first(), round.now());
    if (waited.compareTo(SHORTEST_WAIT) < 0) {
      return SHORTEST_WAIT;
    }
    return waited.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : waited;
  }

  private StepStatus failed(
      WorkflowStep step, StepStatus known, StepReason reason, String message, JsonObject roots) {
    return give(step, known.to(StepPhase.FAILED, reason, message, round.now()), roots);
  }

  private StepStatus attempt(
      WorkflowStep step, StepStatus known, StepMemory memory, String message, JsonObject roots) {
    int failures = memory.failures() + 1;
    if (failures >= ATTEMPTS) {
      memory.recovered();
      return failed(step, known, StepReason.FAILED_AFTER_RETRIES, message, roots);
    }
    Duration rest = backOff(failures);
    memory.failed(round.now().plus(rest));
    round.await(rest);
    return known.to(StepPhase.FAILED, StepReason.EXECUTE, message, round.now());
  }

  static Duration backOff(int failures) {
    long seconds = (long) (BACK_OFF * Math.pow(2, failures));
    return Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST_BACK_OFF));
  }

  /// Keeps the outputs of a step that is over.
  StepStatus give(WorkflowStep step, StepStatus status, JsonObject roots) {
    if (!status.finished() || step.outputs().isEmpty()) {
      return status;
    }
    roots.putIfAbsent("context", round.session().context());
    roots.putIfAbsent("parameter", step.properties());
    Optional<String> wrong = produced.keep(step, roots);
    if (wrong.isEmpty() || status.phase() != StepPhase.SUCCEEDED) {
      return status;
    }
    return step.group()
        ? status.to(StepPhase.FAILED, StepReason.OUTPUT, wrong.get(), round.now())
        : status.to(status.phase(), status.reason(), wrong.get(), round.now());
  }

  private StepContext context(
      WorkflowStep step, Optional<WorkflowStep> group, StepStatus known, StepMemory memory) {
    JsonObject context =
        round
            .session()
            .context()
            .deepCopy()
            .with("stepName", step.name())
            .with("stepSessionID", known.id())
            .with("stepGroupName", group.map(WorkflowStep::name).orElse(""));
    return new Here(step.name(), context, memory.own(), round.now(), round.session().world());
  }

  private record Here(
      String step, JsonObject context, JsonObject memory, Instant now, StepWorld world)
      implements StepContext {}
}
