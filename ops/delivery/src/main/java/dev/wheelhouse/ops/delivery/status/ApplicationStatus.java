// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.status;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions.Revision;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
import java.time.Instant;
import java.util.List;

/// Writes `status` of an Application with the fields and phases of KubeVela, so that scripts which
/// wait on them work.
public final class ApplicationStatus {

  private ApplicationStatus() {}

  /// What one reconcile found.
  ///
  /// @param problem what makes it impossible to go on; empty when nothing does
  public record Findings(
      long generation,
      Revision revision,
      List<ComponentStatus> components,
      List<ObjectRef> applied,
      String problem,
      List<String> warnings,
      Deadline deadline) {

    public Findings {
      components = List.copyOf(components);
      applied = List.copyOf(applied);
      warnings = List.copyOf(warnings);
    }

    public boolean healthy() {
      return problem.isEmpty() && components.stream().allMatch(ComponentStatus::healthy);
    }
  }

  /// The new status; conditions that did not change keep their time.
  public static JsonObject of(JsonObject before, Findings findings, Instant now) {
    boolean ranBefore = hasRun(before, findings);
    JsonObject status =
        JsonObject.of(
            "status", phase(findings, ranBefore, now),
            "observedGeneration", findings.generation(),
            "latestRevision", findings.revision().toStatus());
    JsonArray services = new JsonArray();
    JsonArray steps = new JsonArray();
    for (ComponentStatus component : findings.components()) {
      services.add(component.toJson());
      steps.add(component.toStep());
    }
    status.put("services", services);
    status.put("workflow", workflow(findings, steps, ranBefore, now));
    JsonArray applied = new JsonArray();
    findings
        .applied()
        .forEach(ref ->
            applied.add(
                JsonObject.of(
                    "apiVersion", ref.apiVersion(),
                    "kind", ref.kind(),
                    "namespace", ref.namespace(),
                    "name", ref.name())));
    status.put("appliedResources", applied);
    status.put("conditions", Conditions.of(before, findings, now));
    return status;
  }

  /// Whether this revision had been running: then trouble makes it unhealthy, not unfinished.
  private static boolean hasRun(JsonObject before, Findings findings) {
    String phase = before.string("status").orElse("");
    return before.integer("observedGeneration").orElse(0L) == findings.generation()
        && (phase.equals("running") || phase.equals("unhealthy"));
  }

  private static String phase(Findings findings, boolean ranBefore, Instant now) {
    if (!findings.problem().isEmpty()) {
      return "workflowFailed";
    }
    if (findings.healthy()) {
      return "running";
    }
    if (ranBefore) {
      return "unhealthy";
    }
    return failed(findings, now) ? "workflowFailed" : "runningWorkflow";
  }

  private static boolean failed(Findings findings, Instant now) {
    return !findings.problem().isEmpty()
        || findings.components().stream().anyMatch(it -> it.stage() == Stage.FAILED)
        || findings.deadline().passed(now);
  }

  private static JsonObject workflow(
      Findings findings, JsonArray steps, boolean ranBefore, Instant now) {
    boolean finished = findings.healthy() || ranBefore;
    String status = finished ? "succeeded" : failed(findings, now) ? "failed" : "executing";
    return JsonObject.of(
        "appRevision",
        findings.revision().name(),
        "mode",
        "DAG-DAG",
        "status",
        status,
        "startTime",
        findings.deadline().start().toString(),
        "finished",
        finished,
        "suspend",
        false,
        "terminated",
        false,
        "message",
        finished ? "" : message(findings, now),
        "steps",
        steps);
  }

  private static String message(Findings findings, Instant now) {
    if (!findings.problem().isEmpty()) {
      return findings.problem();
    }
    return findings.deadline().passed(now)
        ? "not healthy within "
            + findings.deadline().limit().toMinutes()
            + "m: "
            + waiting(findings)
        : waiting(findings);
  }

  /// What the first component that is not healthy does or waits for.
  static String waiting(Findings findings) {
    if (!findings.problem().isEmpty()) {
      return findings.problem();
    }
    return findings.components().stream()
        .filter(component -> !component.healthy())
        .map(component -> component.name() + ": " + component.message())
        .findFirst()
        .orElse("");
  }
}
