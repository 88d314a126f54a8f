// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where one step stands.
///
/// @param id the same as long as a run of the workflow lasts, and no other run's
/// @param first when it was first looked at; to the second
/// @param last when it last changed; to the second
public record StepStatus(
    String id,
    String name,
    String type,
    StepPhase phase,
    StepReason reason,
    String message,
    Instant first,
    Instant last,
    List<StepStatus> subSteps) {

  public StepStatus {
    subSteps = List.copyOf(subSteps);
  }

  static StepStatus of(JsonObject tree) {
    return new StepStatus(
        tree.string("id").orElse(""),
        tree.string("name").orElse(""),
        tree.string("type").orElse(""),
        StepPhase.of(tree.string("phase").orElse("")),
        StepReason.of(tree.string("reason").orElse("")),
        tree.string("message").orElse(""),
        Times.read(tree, "firstExecuteTime").orElse(Instant.EPOCH),
        Times.read(tree, "lastExecuteTime").orElse(Instant.EPOCH),
        tree.array("subSteps").orElseGet(JsonArray::new).objects().stream()
            .map(StepStatus::of)
            .toList());
  }

  JsonObject tree() {
    JsonObject tree = JsonObject.of("id", id, "name", name, "type", type, "phase", phase.text());
    if (!message.isEmpty()) {
      tree.put("message", message);
    }
    if (reason != StepReason.NONE) {
      tree.put("reason", reason.text());
    }
    tree.put("firstExecuteTime", first.toString());
    tree.put("lastExecuteTime", last.toString());
    if (!subSteps.isEmpty()) {
      JsonArray subs = new JsonArray();
      subSteps.forEach(it -> subs.add(it.tree()));
      tree.put("subSteps", subs);
    }
    return tree;
  }

  /// Whether it will not be run again.
  public boolean finished() {
    return switch (phase) {
      case SUCCEEDED, SKIPPED -> true;
      case FAILED -> reason != StepReason.NONE && reason != StepReason.EXECUTE;
      case PENDING, RUNNING, SUSPENDING -> false;
    };
  }

  public boolean passed() {
    return phase == StepPhase.SUCCEEDED || phase == StepPhase.SKIPPED;
  }

  /// The same step further on; its time is touched only when something changes.
  StepStatus to(StepPhase newPhase, StepReason newReason, String newMessage, Instant now) {
    if (newPhase == phase && newReason == reason && newMessage.equals(message)) {
      return this;
    }
    boolean starts = phase == StepPhase.PENDING && newPhase != StepPhase.PENDING;
    Instant time = Times.second(now);
    return new StepStatus(
        id, name, type, newPhase, newReason, newMessage, starts ? time : first, time, subSteps);
  }

  StepStatus withSubSteps(List<StepStatus> steps) {
    return new StepStatus(id, name, type, phase, reason, message, first, last, steps);
  }

  /// This status with another phase and reason, as somebody from outside sets it.
  StepStatus set(StepPhase newPhase, StepReason newReason) {
    return new StepStatus(id, name, type, newPhase, newReason, message, first, last, subSteps);
  }

  Optional<StepStatus> subStep(String step) {
    return subSteps.stream().filter(it -> it.name().equals(step)).findFirst();
  }

  /// Steps of a list with one put in its place, or at the end.
  static List<StepStatus> put(List<StepStatus> steps, StepStatus step) {
    List<StepStatus> all = new ArrayList<>(steps);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(step.name())) {
        all.set(i, step);
        return all;
      }
    }
    all.add(step);
    return all;
  }
}
