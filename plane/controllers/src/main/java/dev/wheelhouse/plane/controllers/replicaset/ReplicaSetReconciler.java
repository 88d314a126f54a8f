// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.replicaset;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import dev.wheelhouse.plane.client.selectors.LabelMatcher;
import dev.wheelhouse.plane.controllers.children.Children;
import dev.wheelhouse.plane.controllers.pods.Expectations;
import dev.wheelhouse.plane.controllers.pods.PodTemplates;
import dev.wheelhouse.plane.controllers.pods.SlowStart;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// Observes a set's pods, makes or deletes what is missing or too much, reports counts.
final class ReplicaSetReconciler implements Reconciler {

  private final Resources<ReplicaSet> sets;
  private final Resources<Pod> pods;
  private final Children<Pod> children;
  private final Expectations expectations;
  private final EventRecorder events;
  private final Clock clock;

  ReplicaSetReconciler(
      Resources<ReplicaSet> sets,
      Resources<Pod> pods,
      Children<Pod> children,
      Expectations expectations,
      EventRecorder events,
      Clock clock) {
    this.sets = sets;
    this.pods = pods;
    this.children = children;
    this.expectations = expectations;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public Outcome reconcile(Key key) throws InterruptedException {
    Optional<ReplicaSet> found = sets.informer().get(key.namespace(), key.name());
    if (found.isEmpty()) {
      expectations.forget(key);
      return Outcome.DONE;
    }
    ReplicaSet set = found.get();
    boolean current = expectations.areMet(key);
    LabelMatcher selector = LabelMatcher.of(set.getSpec().getSelector());
    List<Pod> active =
        ReplicaSetPlanner.active(
            children.claim(set, selector, () -> sets.get(key.namespace(), key.name())));
    Queue<Pod> created = new ConcurrentLinkedQueue<>();
    Optional<PlatformException> failure =
        current ? act(key, set, ReplicaSetPlanner.plan(set, active), created) : Optional.empty();
    report(set, Stream.concat(active.stream(), created.stream()).toList(), failure);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return availabilityOutcome(set, active);
  }

  private Optional<PlatformException> act(
      Key key, ReplicaSet set, ReplicaSetPlanner.Step step, Queue<Pod> created)
      throws InterruptedException {
    return switch (step) {
      case ReplicaSetPlanner.Step.Create(var count) -> create(key, set, count, created);
      case ReplicaSetPlanner.Step.Delete(var doomed) -> delete(key, set, doomed);
      case ReplicaSetPlanner.Step.Nothing() -> Optional.empty();
    };
  }

  private Optional<PlatformException> create(Key key, ReplicaSet set, int count, Queue<Pod> created)
      throws InterruptedException {
    expectations.expectCreations(key, count);
    SlowStart.Result result = SlowStart.run(count, _ -> created.add(createOne(set)));
    expectations.created(key, count - result.done());
    return result.failure();
  }

  private Pod createOne(ReplicaSet set) {
    try {
      Pod pod = pods.create(PodTemplates.pod(set, set.getSpec().getTemplate()));
      events.normal(set, "SuccessfulCreate", "Created pod: " + pod.getMetadata().getName());
      return pod;
    } catch (PlatformException e) {
      if (!isNamespaceGoing(e)) {
        events.warning(set, "FailedCreate", "Error creating: " + e.getMessage());
      }
      throw e;
    }
  }

  private static boolean isNamespaceGoing(PlatformException e) {
    return e.is(Reason.FORBIDDEN)
        && String.valueOf(e.getMessage()).contains("because it is being terminated");
  }

  private Optional<PlatformException> delete(Key key, ReplicaSet set, List<Pod> doomed)
      throws InterruptedException {
    expectations.expectDeletions(
        key, doomed.stream().map(pod -> pod.getMetadata().getUid()).toList());
    return SlowStart.atOnce(0, doomed.size(), i -> deleteOne(key, set, doomed.get(i))).stream()
        .findFirst();
  }

  private void deleteOne(Key key, ReplicaSet set, Pod pod) {
    String name = pod.getMetadata().getName();
    try {
      pods.delete(
          key.namespace(), name, new DeleteQuery(pod.getMetadata().getUid(), null, null, null));
      events.normal(set, "SuccessfulDelete", "Deleted pod: " + name);
    } catch (PlatformException e) {
      expectations.deleted(key, pod.getMetadata().getUid());
      // Another pod of this name: the one meant is gone.
      if (!e.is(Reason.CONFLICT)) {
        events.warning(set, "FailedDelete", "Error deleting: " + e.getMessage());
        throw e;
      }
    }
  }

  private void report(ReplicaSet set, List<Pod> active, Optional<PlatformException> failure) {
    ReplicaSetStatus status =
        ReplicaSetStatuses.compute(set, active, failure.map(Throwable::getMessage), clock.now());
    if (!ReplicaSetStatuses.same(status, set.getStatus())) {
      sets.updateStatus(new ReplicaSetBuilder(set).withStatus(status).build());
    }
  }

  /// A pod that is ready but not for long enough is looked at again when it may count.
  private Outcome availabilityOutcome(ReplicaSet set, List<Pod> active) {
    int minReady = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
    return ReplicaSetStatuses.nextAvailability(active, minReady, clock.now())
        .<Outcome>map(at -> Outcome.waitFor(Duration.between(clock.now(), at)))
        .orElse(Outcome.DONE);
  }
}
