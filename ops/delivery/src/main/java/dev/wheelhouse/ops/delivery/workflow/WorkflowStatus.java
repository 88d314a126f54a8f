// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where a workflow stands: the fields of an Application's `status.workflow` and of a WorkflowRun's
/// `status` in KubeVela. Both write some of them in their own way, so each has a reader and a
/// writer.
///
/// @param message why it stands where it does; empty when nothing is to be said
/// @param suspendState as somebody else wrote it; kept
/// @param terminated whether something failed or somebody ended it: steps to come are skipped,
///   unless their `if` says otherwise
/// @param contextBackend what refers to the object with the workflow's memory; empty when there is
///   none
/// @param start empty for a workflow that is to begin, or to begin anew
public record WorkflowStatus(
    Modes modes,
    WorkflowPhase phase,
    String message,
    boolean suspend,
    String suspendState,
    boolean terminated,
    boolean finished,
    JsonObject contextBackend,
    List<StepStatus> steps,
    Optional<Instant> start,
    Optional<Instant> end) {

  /// Of a workflow that has not begun.
  public static final WorkflowStatus NEW =
      new WorkflowStatus(
          Modes.USUAL,
          WorkflowPhase.INITIALIZING,
          "",
          false,
          "",
          false,
          false,
          new JsonObject(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  public WorkflowStatus {
    steps = List.copyOf(steps);
  }

  /// Reads `status.workflow` of an Application.
  public static WorkflowStatus ofApplication(JsonObject workflow) {
    return of(workflow, Modes.of(workflow.string("mode").orElse(""), Modes.USUAL));
  }

  /// Reads `status` of a WorkflowRun.
  public static WorkflowStatus ofRun(JsonObject status) {
    return of(status, Modes.of(status.object("mode").orElseGet(JsonObject::new), Modes.USUAL));
  }

  private static WorkflowStatus of(JsonObject tree, Modes modes) {
    return new WorkflowStatus(
        modes,
        WorkflowPhase.of(tree.string("status").orElse("")),
        tree.string("message").orElse(""),
        tree.bool("suspend").orElse(false),
        tree.string("suspendState").orElse(""),
        tree.bool("terminated").orElse(false),
        tree.bool("finished").orElse(false),
        tree.object("contextBackend").orElseGet(JsonObject::new),
        tree.array("steps").orElseGet(JsonArray::new).objects().stream()
            .map(StepStatus::of)
            .toList(),
        Times.read(tree, "startTime"),
        Times.read(tree, "endTime"));
  }

  /// As `status.workflow` of an Application.
  public JsonObject toApplication(String revision) {
    JsonObject tree = JsonObject.of("appRevision", revision, "mode", modes.text());
    fill(tree);
    return tree;
  }

  /// As `status` of a WorkflowRun, without its conditions.
  public JsonObject toRun() {
    JsonObject tree = JsonObject.of("mode", modes.tree());
    fill(tree);
    return tree;
  }

  private void fill(JsonObject tree) {
    tree.with("status", phase.text())
        .with("suspend", suspend)
        .with("terminated", terminated)
        .with("finished", finished)
        .with("message", message);
    if (!suspendState.isEmpty()) {
      tree.put("suspendState", suspendState);
    }
    if (!contextBackend.isEmpty()) {
      tree.put("contextBackend", contextBackend.deepCopy());
    }
    if (!steps.isEmpty()) {
      JsonArray all = new JsonArray();
      steps.forEach(it -> all.add(it.tree()));
      tree.put("steps", all);
    }
    start.ifPresent(time -> tree.put("startTime", time.toString()));
    end.ifPresent(time -> tree.put("endTime", time.toString()));
  }

  public Optional<StepStatus> step(String name) {
    return steps.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  WorkflowStatus withSteps(List<StepStatus> all) {
    return new WorkflowStatus(
        modes,
        phase,
        message,
        suspend,
        suspendState,
        terminated,
        finished,
        contextBackend,
        all,
        start,
        end);
  }

  WorkflowStatus withPhase(WorkflowPhase newPhase, String newMessage) {
    return new WorkflowStatus(
        modes,
        newPhase,
        newMessage,
        suspend,
        suspendState,
        terminated,
        finished,
        contextBackend,
        steps,
        start,
        end);
  }

  WorkflowStatus withFlags(boolean nowSuspended, boolean nowTerminated) {
    return new WorkflowStatus(
        modes,
        phase,
        message,
        nowSuspended,
        suspendState,
        nowTerminated,
        finished,
        contextBackend,
        steps,
        start,
        end);
  }

  WorkflowStatus withMemory(JsonObject reference) {
    return new WorkflowStatus(
        modes,
        phase,
        message,
        suspend,
        suspendState,
        terminated,
        finished,
        reference,
        steps,
        start,
        end);
  }

  WorkflowStatus begun(Modes how, Instant now) {
    return new WorkflowStatus(
        how,
        WorkflowPhase.EXECUTING,
        "",
        false,
        "",
        false,
        false,
        new JsonObject(),
        List.of(),
        Optional.of(Times.second(now)),
        Optional.empty());
  }

  WorkflowStatus ended(WorkflowPhase verdict, String why, Instant now) {
    return new WorkflowStatus(
        modes,
        verdict,
        why,
        false,
        suspendState,
        terminated,
        true,
        contextBackend,
        steps,
        start,
        Optional.of(Times.second(now)));
  }

  /// Of a workflow that cannot run, for good.
  public WorkflowStatus refused(String why, Instant now) {
    return withFlags(false, true).ended(WorkflowPhase.FAILED, why, now);
  }

  /// Of a workflow that cannot run yet.
  public WorkflowStatus waiting(WorkflowPhase until, String why) {
    return withPhase(until, why);
  }

  /// This status with its end taken back.
  WorkflowStatus reopened(List<StepStatus> left) {
    return new WorkflowStatus(
        modes,
        WorkflowPhase.EXECUTING,
        "",
        false,
        suspendState,
        false,
        false,
        contextBackend,
        left,
        start,
        Optional.empty());
  }
}
