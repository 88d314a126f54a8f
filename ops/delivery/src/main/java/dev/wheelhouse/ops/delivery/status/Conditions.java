// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.status;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Collected;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Findings;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Part;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Problem;
import dev.wheelhouse.ops.delivery.workflow.WorkflowPhase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The conditions of an Application: Parsed, Revision, Policy, Render, Workflow, Ready, and
/// GarbageCollected while something that nothing wants is still there.
final class Conditions {

  private final JsonObject before;
  private final Instant now;
  private final JsonArray all = new JsonArray();

  private Conditions(JsonObject before, Instant now) {
    this.before = before;
    this.now = now;
  }

  static JsonArray of(JsonObject before, Findings findings, Instant now) {
    Conditions conditions = new Conditions(before, now);
    conditions.part(findings.problem(), Part.PARSED, "Parsed", warnings(findings));
    conditions.add("Revision", true, "Available", "");
    conditions.part(findings.problem(), Part.POLICY, "Policy", "");
    conditions.part(findings.problem(), Part.RENDER, "Render", "");
    conditions.workflow(findings);
    boolean healthy = findings.healthy();
    conditions.add(
        "Ready", healthy, healthy ? "Available" : "Unavailable", healthy ? "" : findings.waiting());
    conditions.garbage(findings.garbage());
    return conditions.all;
  }

  /// Of an application of which nothing is known but what is wrong with it.
  static JsonArray of(JsonObject before, Problem problem, Instant now) {
    Conditions conditions = new Conditions(before, now);
    conditions.part(problem, Part.PARSED, "Parsed", "");
    conditions.part(problem, Part.POLICY, "Policy", "");
    conditions.part(problem, Part.RENDER, "Render", "");
    conditions.part(problem, Part.WORKFLOW, "Workflow", "");
    conditions.add("Ready", false, "Unavailable", problem.message());
    return conditions.all;
  }

  /// What comes after the part that is wrong is not known.
  private void part(Problem problem, Part part, String type, String note) {
    int wrong = problem.part().compareTo(part);
    if (wrong == 0) {
      add(type, false, "ReconcileError", problem.message());
    } else if (wrong > 0) {
      add(type, true, "Available", note);
    }
  }

  private void workflow(Findings findings) {
    if (findings.problem().part() == Part.WORKFLOW) {
      add("Workflow", false, "ReconcileError", findings.problem().message());
    } else if (findings.problem().none()) {
      boolean succeeded = findings.workflow().phase() == WorkflowPhase.SUCCEEDED;
      add(
          "Workflow",
          succeeded,
          succeeded ? "Available" : "ReconcileError",
          succeeded ? "" : findings.waiting());
    }
  }

  private void garbage(Collected garbage) {
    if (!garbage.done()) {
      add(
          "GarbageCollected",
          false,
          garbage.refused().isEmpty() ? "Deleting" : "BudgetExceeded",
          garbage.refused().isEmpty() ? String.join("; ", garbage.waiting()) : garbage.refused());
    }
  }

  private static String warnings(Findings findings) {
    return findings.warnings().isEmpty()
        ? ""
        : "parameters that nobody knows: " + String.join(", ", findings.warnings());
  }

  private void add(String type, boolean holds, String reason, String message) {
    JsonObject condition =
        JsonObject.of("type", type, "status", holds ? "True" : "False", "reason", reason);
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
    condition.put(
        "lastTransitionTime",
        previous(type)
            .filter(it -> it.string("status").equals(condition.string("status")))
            .flatMap(it -> it.string("lastTransitionTime"))
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString()));
    all.add(condition);
  }

  private Optional<JsonObject> previous(String type) {
    return before.array("conditions").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("type").orElse("").equals(type))
        .findFirst();
  }
}
