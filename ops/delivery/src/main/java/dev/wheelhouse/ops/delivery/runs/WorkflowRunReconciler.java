// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.runs;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.keeper.Hub;
import dev.wheelhouse.ops.delivery.workflow.SecretMemory;
import dev.wheelhouse.ops.delivery.workflow.StepTypes;
import dev.wheelhouse.ops.delivery.workflow.Times;
import dev.wheelhouse.ops.delivery.workflow.WorkflowCheck;
import dev.wheelhouse.ops.delivery.workflow.WorkflowEngine;
import dev.wheelhouse.ops.delivery.workflow.WorkflowPhase;
import dev.wheelhouse.ops.delivery.workflow.WorkflowSession;
import dev.wheelhouse.ops.delivery.workflow.WorkflowSpec;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// Takes a WorkflowRun as far as it goes. Level-based: it may be called at any time and again after
/// a crash. Safe for use by many threads, one at a time for each run.
public final class WorkflowRunReconciler {

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
  private static final Duration WITHOUT_AUTHOR = Duration.ofSeconds(30);

  private final Clusters clusters;
  private final Authors authors;
  private final HttpCalls outside;
  private final ClusterObjects local;
  private final Hub hub;
  private final Function<String, StepTypes> types;
  private final Duration deadline;
  private final Clock clock;
  private final SecretMemory.Unsaved unsaved = new SecretMemory.Unsaved();

  /// @param clusters runs live on the local one, and their state is kept there as the program
  ///   itself
  /// @param authors as whom the steps of runs act
  /// @param outside how these reach servers outside of the clusters
  /// @param deadline of a step without a timeout, and for a Workflow that is referred to to appear
  /// @param types the steps that runs of a namespace may name
  public WorkflowRunReconciler(
      Clusters clusters,
      Authors authors,
      HttpCalls outside,
      Function<String, StepTypes> types,
      Duration deadline,
      Clock clock) {
    this.clusters = clusters;
    this.authors = authors;
    this.outside = outside;
    this.local = clusters.objects(Cluster.LOCAL, Identity.SELF);
    this.hub = Hub.of(local);
    this.types = types;
    this.deadline = deadline;
    this.clock = clock;
  }

  /// How a reconcile ended.
  ///
  /// @param again when to look again although nothing may tell of a change; empty for not before
  ///   something does
  public record Result(JsonObject status, Optional<Duration> again) {}

  /// @throws PlatformException when the cluster does not answer: try again soon
  public Result reconcile(JsonObject run) {
    JsonObject tree = run.object("status").orElseGet(JsonObject::new);
    WorkflowStatus before = WorkflowStatus.ofRun(tree);
    Identity identity;
    try {
      identity = before.finished() ? Identity.SELF : authors.of(run);
    } catch (PlatformException e) {
      if (e.is(Reason.FORBIDDEN)) {
        WorkflowPhase phase =
            before.start().isEmpty() ? WorkflowPhase.INITIALIZING : before.phase();
        return new Result(
            status(tree, before.waiting(phase, text(e))), Optional.of(WITHOUT_AUTHOR));
      }
      throw e;
    }
    try {
      WorkflowSpec spec =
          before.finished()
              ? new WorkflowSpec(before.modes(), java.util.List.of())
              : checked(run, before);
      WorkflowEngine.Advance advance =
          new WorkflowEngine(types(run)).advance(spec, before, session(run, identity), clock.now());
      return new Result(status(tree, advance.status()), advance.again());
    } catch (PlatformException e) {
      return switch (e.reason()) {
        case INVALID ->
            new Result(status(tree, before.refused(text(e), clock.now())), Optional.empty());
        case NOT_FOUND -> missing(run, tree, before, text(e));
        default -> throw e;
      };
    }
  }

  private WorkflowSpec checked(JsonObject run, WorkflowStatus before) {
    WorkflowSpec spec = RunSpec.of(run, local);
    if (before.start().isEmpty()) {
      WorkflowCheck.check(spec, types(run));
    }
    return spec;
  }

  private StepTypes types(JsonObject run) {
    return types.apply(ObjectRef.of(run).namespace());
  }

  private static String text(PlatformException e) {
    String message = e.getMessage();
    return message == null ? e.reason().toString() : message;
  }

  /// A Workflow may come a little later than the run that refers to it.
  private Result missing(JsonObject run, JsonObject tree, WorkflowStatus before, String message) {
    Instant since =
        before
            .start()
            .or(() -> run.string("metadata", "creationTimestamp").flatMap(Times::instant))
            .orElse(clock.now());
    boolean late = !clock.now().isBefore(since.plus(deadline));
    return late
        ? new Result(status(tree, before.refused(message, clock.now())), Optional.empty())
        : new Result(
            status(tree, before.waiting(WorkflowPhase.INITIALIZING, message)),
            Optional.of(LOOK_AGAIN));
  }

  private WorkflowSession session(JsonObject run, Identity identity) {
    ObjectRef ref = ObjectRef.of(run);
    JsonObject context =
        run.object("spec", "context")
            .map(JsonObject::deepCopy)
            .orElseGet(JsonObject::new)
            .with("name", ref.name())
            .with("namespace", ref.namespace());
    return new WorkflowSession(
        run.string("metadata", "uid").orElse(""),
        context,
        world(run, identity),
        new SecretMemory(local, run, unsaved),
        deadline);
  }

  private RunWorld world(JsonObject run, Identity identity) {
    return new RunWorld(
        name -> clusters.objects(name, identity),
        new RunOwnership(local, ObjectRef.of(run), hub),
        outside);
  }

  private JsonObject status(JsonObject before, WorkflowStatus status) {
    JsonObject tree = status.toRun();
    tree.put("conditions", JsonArray.of(condition(before, status)));
    return tree;
  }

  /// The one condition that KubeVela has, which tells whether the run was readable and went well.
  private JsonObject condition(JsonObject before, WorkflowStatus status) {
    boolean good = status.phase() == WorkflowPhase.SUCCEEDED;
    String reason =
        good
            ? "Available"
            : status.finished() || status.phase() == WorkflowPhase.INITIALIZING
                ? "ReconcileError"
                : "Creating";
    JsonObject condition =
        JsonObject.of("type", "WorkflowRun", "status", good ? "True" : "False", "reason", reason);
    if (!status.message().isEmpty()) {
      condition.put("message", status.message());
    }
    String since =
        before.array("conditions").orElseGet(JsonArray::new).objects().stream()
            .filter(it -> it.string("status").equals(condition.string("status")))
            .flatMap(it -> it.string("lastTransitionTime").stream())
            .findFirst()
            .orElseGet(() -> Times.second(clock.now()).toString());
    return condition.with("lastTransitionTime", since);
  }
}
