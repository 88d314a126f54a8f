// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Plays many workflows that a seed invents while the program that runs them dies at any point,
/// time passes, and people suspend, resume and end them. After every event:
///
/// - a step has not run before those it has to wait for were over,
/// - a step that must run once has not run after its success was safe,
/// - what was over stays as it was,
///
/// and in the end every workflow has a verdict.
class WorkflowSimulationTest {

  private static final int EVENTS = 60;
  private static final int WORKFLOWS = 12;
  private static final int WORLDS = 6;

  /// The end of the program.
  private static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  private enum Event {
    ADVANCE,
    DIE_BEFORE_SAVE,
    DIE_AFTER_SAVE,
    DIE_IN_STEP,
    DIE_BEFORE_STATUS,
    PASS_A_SECOND,
    PASS_MINUTES,
    SUSPEND,
    RESUME,
    TERMINATE
  }

  private record Operation(Event event, int amount) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void keepsItsPromises(int number) {
    long seed = Seeds.seed("workflow.seed") * WORKFLOWS + number;
    Seeds.check(
        seed,
        EVENTS,
        WorkflowSimulationTest::operation,
        operations -> {
          for (int i = 0; i < WORLDS; i++) {
            World world = new World(seed * WORLDS + i);
            for (Operation operation : operations) {
              world.happen(operation);
            }
            world.end();
          }
        });
  }

  private static Operation operation(Random random) {
    int dice = random.nextInt(100);
    Event event =
        dice < 40
            ? Event.ADVANCE
            : dice < 46
                ? Event.DIE_BEFORE_SAVE
                : dice < 53
                    ? Event.DIE_AFTER_SAVE
                    : dice < 60
                        ? Event.DIE_IN_STEP
                        : dice < 70
                            ? Event.DIE_BEFORE_STATUS
                            : dice < 88
                                ? Event.PASS_A_SECOND
                                : dice < 93
                                    ? Event.PASS_MINUTES
                                    : dice < 96
                                        ? Event.SUSPEND
                                        : dice < 99 ? Event.RESUME : Event.TERMINATE;
    return new Operation(event, random.nextInt(1, 8));
  }

  private static final class World implements MemoryStore {

    private final Random random;
    private final WorkflowSpec spec;
    private Map<String, String> memory = Map.of();
    private WorkflowStatus status = WorkflowStatus.NEW;
    private Instant now = Stage.START;
    private Event fate = Event.ADVANCE;
    private int fateIn;
    private Optional<Duration> again = Optional.of(Duration.ZERO);
    private final List<String> safe = new ArrayList<>();

    World(long seed) {
      this.random = new Random(seed);
      this.spec = WorkflowSpec.of("spec.workflow", invent(), Modes.USUAL);
      assertThat(WorkflowCheck.causes(spec, types())).isEmpty();
    }

    // --- the workflow ---

    private JsonObject invent() {
      JsonArray steps = new JsonArray();
      List<String> names = new ArrayList<>();
      int count = random.nextInt(2, 7);
      for (int i = 0; i < count; i++) {
        JsonObject step = step("s" + i, names);
        if (random.nextInt(4) == 0) {
          JsonArray subs = new JsonArray();
          int size = random.nextInt(1, 4);
          for (int j = 0; j < size; j++) {
            subs.add(step("s" + i + "x" + j, List.of()));
          }
          step.put("type", "step-group");
          step.put("subSteps", subs);
          step.remove("outputs");
        }
        steps.add(step);
        names.add("s" + i);
      }
      String[] modes = {"DAG", "StepByStep"};
      return JsonObject.of(
          "steps",
          steps,
          "mode",
          JsonObject.of("steps", modes[random.nextInt(2)], "subSteps", modes[random.nextInt(2)]));
    }

    private JsonObject step(String name, List<String> earlier) {
      JsonObject step =
          JsonObject.of("name", name, "type", random.nextInt(3) == 0 ? "once" : "act");
      if (random.nextInt(4) == 0) {
        step.put("if", random.nextBoolean() ? "always" : "context.name == \"web\"");
      }
      if (random.nextInt(4) == 0) {
        step.put("timeout", random.nextInt(1, 300) + "s");
      }
      if (!earlier.isEmpty() && random.nextInt(3) == 0) {
        step.put("dependsOn", JsonArray.of(earlier.get(random.nextInt(earlier.size()))));
      }
      if (random.nextInt(2) == 0) {
        step.put(
            "outputs", JsonArray.of(JsonObject.of("name", "v-" + name, "valueFrom", "output")));
      }
      return step;
    }

    // --- steps ---

    private StepTypes types() {
      return StepTypes.of(
          Map.of(
              "act", new ScriptedStep("act", false, this::act),
              "once", new ScriptedStep("once", true, this::act)));
    }

    private StepResult act(StepContext context, Properties properties) {
      assertThat(safe).as("steps whose success was saved").doesNotContain(context.step());
      if (fate == Event.DIE_IN_STEP && fateIn-- <= 0) {
        throw new Death();
      }
      return switch (random.nextInt(8)) {
        case 0 -> new StepResult.Failed("never", false);
        case 1 -> new StepResult.Failed("perhaps", true);
        case 2, 3 -> StepResult.waiting("for something");
        case 4 ->
            context.memory().putIfAbsent("asked", true) == null
                ? new StepResult.Suspended(
                    "halt",
                    random.nextBoolean() ? Optional.of(Duration.ofSeconds(90)) : Optional.empty())
                : done();
        case 5 -> throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "gone");
        default -> done();
      };
    }

    private static StepResult done() {
      return new StepResult.Succeeded(JsonObject.of("output", 1L), "");
    }

    /// In a sequence nothing has begun behind a step that is not over; in any order nothing has
    /// begun before what it depends on is over.
    private void orderIsKept() {
      level(spec.steps(), status.modes().steps());
      for (WorkflowStep step : spec.steps()) {
        level(step.subSteps(), status.modes().subSteps());
      }
    }

    private void level(List<WorkflowStep> steps, Mode mode) {
      boolean open = false;
      for (WorkflowStep step : steps) {
        Optional<StepStatus> found = find(step.name());
        boolean begun = found.filter(it -> it.phase() != StepPhase.PENDING).isPresent();
        if (mode == Mode.STEP_BY_STEP) {
          assertThat(open && begun).as(step.name() + " began too early: " + status).isFalse();
          open |= found.filter(StepStatus::finished).isEmpty();
        }
        for (String other : step.dependsOn()) {
          assertThat(begun && find(other).filter(StepStatus::finished).isEmpty())
              .as(step.name() + " began before " + other)
              .isFalse();
        }
      }
    }

    // --- memory ---

    @Override
    public Map<String, String> load() {
      return memory;
    }

    @Override
    public JsonObject save(Map<String, String> data) {
      if (fate == Event.DIE_BEFORE_SAVE && fateIn-- <= 0) {
        throw new Death();
      }
      memory = Map.copyOf(data);
      noteSafe();
      if (fate == Event.DIE_AFTER_SAVE && fateIn-- <= 0) {
        throw new Death();
      }
      return JsonObject.of("kind", "ConfigMap", "name", "workflow-web-context");
    }

    /// Steps that run once and whose end is in the memory.
    private void noteSafe() {
      status
          .start()
          .flatMap(start -> WorkflowMemory.of(memory, start))
          .ifPresent(kept -> {
            for (WorkflowStep step : spec.steps()) {
              note(kept, step, Optional.empty());
              step.subSteps().forEach(sub -> note(kept, sub, Optional.of(step.name())));
            }
          });
    }

    private void note(WorkflowMemory kept, WorkflowStep step, Optional<String> group) {
      String id = StepIds.of("uid", status.start().orElseThrow(), group, step.name());
      if (kept.step(id).ended().isPresent() && !safe.contains(step.name())) {
        safe.add(step.name());
      }
    }

    // --- events ---

    void happen(Operation operation) {
      switch (operation.event()) {
        case PASS_A_SECOND -> now = now.plusSeconds(1);
        case PASS_MINUTES -> now = now.plusSeconds(60L * operation.amount());
        case SUSPEND -> change(() -> WorkflowChanges.suspend(status, ""));
        case RESUME -> change(() -> WorkflowChanges.resume(status, ""));
        case TERMINATE -> change(() -> WorkflowChanges.terminate(status));
        case ADVANCE, DIE_BEFORE_SAVE, DIE_AFTER_SAVE, DIE_IN_STEP, DIE_BEFORE_STATUS ->
            advance(operation.event(), operation.amount());
      }
    }

    private void change(java.util.function.Supplier<WorkflowStatus> change) {
      try {
        status = change.get();
      } catch (PlatformException e) {
        assertThat(e.reason()).isIn(Reason.BAD_REQUEST, Reason.NOT_FOUND);
      }
    }

    private void advance(Event how, int amount) {
      fate = how;
      fateIn = amount / 3;
      WorkflowStatus before = status;
      WorkflowSession session =
          new WorkflowSession(
              "uid",
              JsonObject.of("name", "web"),
              new Stage.NoWorld(),
              this,
              WorkflowSession.DEADLINE);
      try {
        WorkflowEngine.Advance advance =
            new WorkflowEngine(types()).advance(spec, before, session, now);
        if (how == Event.DIE_BEFORE_STATUS) {
          return;
        }
        status = Stage.stored(advance.status());
        again = advance.again();
        noteDone();
        orderIsKept();
      } catch (Death _) {
        return;
      } finally {
        fate = Event.ADVANCE;
      }
      whatIsOverStays(before);
    }

    private void noteDone() {
      for (WorkflowStep step : spec.all()) {
        find(step.name())
            .filter(it -> it.phase() == StepPhase.SUCCEEDED && !safe.contains(it.name()))
            .ifPresent(it -> safe.add(it.name()));
      }
    }

    private Optional<StepStatus> find(String name) {
      return status
          .step(name)
          .or(() -> status.steps().stream().flatMap(it -> it.subStep(name).stream()).findFirst());
    }

    private void whatIsOverStays(WorkflowStatus before) {
      for (StepStatus step : before.steps()) {
        if (step.finished() && step.subSteps().isEmpty()) {
          assertThat(find(step.name())).contains(step);
        }
      }
      if (before.finished()) {
        assertThat(status).isEqualTo(before);
      }
    }

    /// Nobody disturbs any more; whoever was asked resumes.
    void end() {
      for (int i = 0; i < 5_000 && !status.finished(); i++) {
        if (status.suspend()) {
          change(() -> WorkflowChanges.resume(status, ""));
        }
        advance(Event.ADVANCE, 0);
        if (!status.finished() && !status.suspend()) {
          assertThat(again).as("it must be looked at again").isPresent();
          now = now.plus(again.orElseThrow()).plusMillis(1);
        }
      }
      assertThat(status.finished()).as("has a verdict: " + status).isTrue();
      assertThat(status.phase())
          .isIn(WorkflowPhase.SUCCEEDED, WorkflowPhase.FAILED, WorkflowPhase.TERMINATED);
      if (status.phase() != WorkflowPhase.SUCCEEDED
          && status.steps().stream().anyMatch(it -> it.phase() == StepPhase.FAILED)) {
        assertThat(status.message()).isNotEmpty();
      }
      assertThat(status.steps()).allMatch(StepStatus::finished);
    }
  }
}
