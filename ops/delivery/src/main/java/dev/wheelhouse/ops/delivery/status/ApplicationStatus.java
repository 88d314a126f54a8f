// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.status;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Collected;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Kept;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions.Revision;
import dev.wheelhouse.ops.delivery.workflow.WorkflowPhase;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Writes `status` of an Application with the fields and phases of KubeVela, so that scripts which
/// wait on them work.
public final class ApplicationStatus {

  private ApplicationStatus() {}

  /// How far an application is read before something makes it impossible to go on.
  public enum Part {
    PARSED,
    POLICY,
    RENDER,
    WORKFLOW,
    NOTHING
  }

  /// What makes it impossible to go on.
  public record Problem(Part part, String message) {

    public static final Problem NONE = new Problem(Part.NOTHING, "");

    public boolean none() {
      return part == Part.NOTHING;
    }
  }

  /// What one reconcile found.
  ///
  /// @param kept the objects that are wanted
  /// @param garbage what has become of those that are not
  public record Findings(
      long generation,
      Revision revision,
      List<ComponentStatus> components,
      List<Kept> kept,
      Problem problem,
      List<String> warnings,
      WorkflowStatus workflow,
      Collected garbage) {

    public Findings {
      components = List.copyOf(components);
      kept = List.copyOf(kept);
      warnings = List.copyOf(warnings);
    }

    public boolean healthy() {
      return problem.none() && workflow.phase() == WorkflowPhase.SUCCEEDED && sick().isEmpty();
    }

    /// What is wrong with what has been deployed; empty when nothing is.
    String sick() {
      return components.stream()
          .filter(component -> !component.healthy())
          .map(component -> component.name() + ": " + component.message())
          .findFirst()
          .or(() -> kept.stream().map(Kept::problem).filter(it -> !it.isEmpty()).findFirst())
          .orElse("");
    }

    /// Why it is not running; empty when it is.
    String waiting() {
      if (!problem.none()) {
        return problem.message();
      }
      return workflow.message().isEmpty() || workflow.phase() == WorkflowPhase.SUCCEEDED
          ? sick()
          : workflow.message();
    }
  }

  /// The new status; conditions that did not change keep their time.
  public static JsonObject of(JsonObject before, Findings findings, Instant now) {
    JsonObject status =
        JsonObject.of(
            "status", phase(findings),
            "observedGeneration", findings.generation(),
            "latestRevision", findings.revision().toStatus());
    JsonArray services = new JsonArray();
    findings.components().forEach(it -> services.add(it.toJson()));
    status.put("services", services);
    status.put("workflow", workflow(findings));
    JsonArray applied = new JsonArray();
    findings.kept().forEach(it -> applied.add(applied(it)));
    status.put("appliedResources", applied);
    status.put("conditions", Conditions.of(before, findings, now));
    return status;
  }

  private static JsonObject workflow(Findings findings) {
    JsonObject workflow = findings.workflow().toApplication(findings.revision().name());
    if (findings.workflow().finished()) {
      return workflow;
    }
    if (!findings.problem().none()) {
      workflow.put("message", findings.problem().message());
    } else if (findings.workflow().message().isEmpty()) {
      workflow.put("message", findings.sick());
    }
    return workflow;
  }

  private static JsonObject applied(Kept kept) {
    JsonObject tree =
        JsonObject.of(
            "apiVersion", kept.ref().apiVersion(),
            "kind", kept.ref().kind(),
            "name", kept.ref().name(),
            "creator", "workflow");
    if (!kept.ref().namespace().isEmpty()) {
      tree.put("namespace", kept.ref().namespace());
    }
    if (!kept.cluster().equals("local")) {
      tree.put("cluster", kept.cluster());
    }
    return tree;
  }

  private static String phase(Findings findings) {
    if (!findings.problem().none()) {
      return "workflowFailed";
    }
    return switch (findings.workflow().phase()) {
      case INITIALIZING -> "starting";
      case EXECUTING -> "runningWorkflow";
      case SUSPENDING -> "workflowSuspending";
      case TERMINATED -> "workflowTerminated";
      case FAILED -> "workflowFailed";
      case SUCCEEDED, SKIPPED -> findings.sick().isEmpty() ? "running" : "unhealthy";
    };
  }

  /// The status of an application that is left as it is, because something is wrong that makes it
  /// impossible to look at it.
  public static JsonObject stopped(
      JsonObject before, long generation, Problem problem, Instant now) {
    JsonObject status = before.deepCopy();
    status.put("status", "workflowFailed");
    status.put("observedGeneration", generation);
    status.putIfAbsent("services", new JsonArray());
    status.putIfAbsent("workflow", WorkflowStatus.NEW.toApplication(""));
    JsonObject workflow = status.childObject("workflow");
    if (!workflow.bool("finished").orElse(false)) {
      workflow.put("message", problem.message());
    }
    status.put("conditions", Conditions.of(before, problem, now));
    return status;
  }

  /// The status of an application that is going.
  ///
  /// @param waiting what is still there, and why
  public static JsonObject deleting(JsonObject before, List<String> waiting, Instant now) {
    JsonObject status = before.deepCopy();
    status.put("status", "deleting");
    JsonArray conditions = new JsonArray();
    before.array("conditions").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> !it.string("type").orElse("").equals("Ready"))
        .forEach(conditions::add);
    conditions.add(
        JsonObject.of(
            "type",
            "Ready",
            "status",
            "False",
            "reason",
            "Deleting",
            "message",
            String.join("; ", waiting),
            "lastTransitionTime",
            before.array("conditions").orElseGet(JsonArray::new).objects().stream()
                .filter(it -> it.string("reason").orElse("").equals("Deleting"))
                .flatMap(it -> it.string("lastTransitionTime").stream())
                .findFirst()
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString())));
    status.put("conditions", conditions);
    return status;
  }
}
