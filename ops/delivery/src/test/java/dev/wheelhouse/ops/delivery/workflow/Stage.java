// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A workflow at play: its status, its memory, the time, and steps that answer as a test says. What
/// a step has not been told to answer succeeds.
final class Stage {

  private static final HttpCalls OUTSIDE =
      new HttpCalls(AddressRules.allowing(List.of("127.0.0.0/8", "::1/128")));

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final KeptMemory memory = new KeptMemory();
  final List<String> runs = new ArrayList<>();
  final Map<String, JsonObject> seen = new HashMap<>();
  private final Map<String, Function<StepContext, StepResult>> answers = new HashMap<>();
  private final WorkflowSpec spec;
  private final JsonObject context =
      JsonObject.of("name", "web", "namespace", "shop", "env", "dev");

  WorkflowStatus status = WorkflowStatus.NEW;
  Instant now = START;
  Optional<Duration> again = Optional.empty();

  Stage(String yaml) {
    this.spec = WorkflowSpec.of("spec.workflow", tree(yaml), Modes.USUAL);
  }

  static JsonObject tree(String yaml) {
    try {
      Object read =
          new com.fasterxml.jackson.dataformat.yaml.YAMLMapper().readValue(yaml, Map.class);
      return Json.readObject(
          new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(read));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WorkflowSpec spec() {
    return spec;
  }

  /// What a step answers from now on.
  void answer(String step, StepResult result) {
    answers.put(step, _ -> result);
  }

  void answer(String step, Function<StepContext, StepResult> result) {
    answers.put(step, result);
  }

  void refuse(String step, Reason reason, String message) {
    answers.put(
        step,
        _ -> {
          throw new PlatformException(reason, message);
        });
  }

  void finish(String step) {
    answers.remove(step);
  }

  StepTypes types() {
    return StepTypes.of(
        Map.of(
            "act", new ScriptedStep("act", false, this::act),
            "send", new ScriptedStep("send", true, this::act)));
  }

  WorkflowSession session() {
    return new WorkflowSession("uid-1", context, new NoWorld(), memory, WorkflowSession.DEADLINE);
  }

  /// One advance, as a controller does it.
  Stage advance() {
    WorkflowEngine.Advance advance =
        new WorkflowEngine(types()).advance(spec, status, session(), now);
    status = stored(advance.status());
    again = advance.again();
    return this;
  }

  /// Advances until nothing changes any more at this time.
  Stage play() {
    WorkflowStatus before;
    do {
      before = status;
      advance();
    } while (!before.equals(status));
    return this;
  }

  /// Lets time pass and looks again whenever the engine asked for it.
  Stage pass(Duration duration) {
    Instant end = now.plus(duration);
    play();
    while (again.isPresent() && !now.plus(again.get()).isAfter(end) && !status.finished()) {
      now = now.plus(again.get().isZero() ? Duration.ofMillis(1) : again.get());
      play();
    }
    now = end;
    return play();
  }

  /// A status as it comes back from the cluster.
  static WorkflowStatus stored(WorkflowStatus status) {
    JsonObject tree = Json.readObject(status.toApplication("web-v1").toString());
    return WorkflowStatus.ofApplication(tree);
  }

  /// `build:succeeded deploy:failed/Timeout group:running(a:running)`.
  String steps() {
    return line(status.steps());
  }

  private static String line(List<StepStatus> steps) {
    StringBuilder line = new StringBuilder();
    for (StepStatus step : steps) {
      line.append(line.isEmpty() ? "" : " ")
          .append(step.name())
          .append(':')
          .append(step.phase().text());
      if (step.reason() != StepReason.NONE) {
        line.append('/').append(step.reason().text());
      }
      if (!step.subSteps().isEmpty()) {
        line.append('(').append(line(step.subSteps())).append(')');
      }
    }
    return line.toString();
  }

  String message(String step) {
    return status
        .step(step)
        .or(() -> status.steps().stream().flatMap(it -> it.subStep(step).stream()).findFirst())
        .orElseThrow()
        .message();
  }

  private StepResult act(StepContext stepContext, Properties properties) {
    runs.add(stepContext.step());
    @Nullable JsonObject values = properties.tree("values").orElse(null);
    seen.put(stepContext.step(), properties.tree("given").orElseGet(JsonObject::new));
    return answers
        .getOrDefault(
            stepContext.step(),
            _ -> new StepResult.Succeeded(values == null ? new JsonObject() : values, ""))
        .apply(stepContext);
  }

  /// Steps of these tests touch no cluster.
  static final class NoWorld implements StepWorld {

    @Override
    public ClusterObjects objects(String cluster) {
      throw new AssertionError("no step here may touch a cluster");
    }

    @Override
    public JsonObject dispatch(JsonObject object, String cluster) {
      throw new AssertionError("no step here may touch a cluster");
    }

    @Override
    public HttpCalls outside() {
      return OUTSIDE;
    }

    @Override
    public Optional<Components> components() {
      return Optional.empty();
    }
  }
}
