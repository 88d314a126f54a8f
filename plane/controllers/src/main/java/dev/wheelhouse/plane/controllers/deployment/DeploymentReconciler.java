// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.deployment;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Patch;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Owners;
import dev.wheelhouse.plane.client.loop.Reconciler;
import dev.wheelhouse.plane.client.selectors.LabelMatcher;
import dev.wheelhouse.plane.controllers.children.Children;
import dev.wheelhouse.plane.controllers.pods.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Observes a Deployment and its ReplicaSets, plans, takes the steps in order.
final class DeploymentReconciler implements Reconciler {

  private final Resources<Deployment> deployments;
  private final Resources<ReplicaSet> sets;
  private final Children<ReplicaSet> children;
  private final Children<Pod> pods;
  private final EventRecorder events;
  private final Clock clock;

  DeploymentReconciler(
      Resources<Deployment> deployments,
      Resources<ReplicaSet> sets,
      Children<Pod> pods,
      EventRecorder events,
      Clock clock) {
    this.deployments = deployments;
    this.sets = sets;
    this.children = new Children<>(sets);
    this.pods = pods;
    this.events = events;
    this.clock = clock;
  }

  Children<ReplicaSet> children() {
    return children;
  }

  @Override
  public Outcome reconcile(Key key) {
    Optional<Deployment> found = deployments.informer().get(key.namespace(), key.name());
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    Deployment deployment = found.get();
    LabelMatcher selector = LabelMatcher.of(deployment.getSpec().getSelector());
    if (selector.isEmpty()) {
      events.warning(
          deployment,
          "SelectingAll",
          "This deployment is selecting all pods. A non-empty selector is required.");
      return new Outcome.Terminal("the selector selects all pods");
    }
    List<ReplicaSet> owned =
        children.claim(deployment, selector, () -> deployments.get(key.namespace(), key.name()));
    return act(
        deployment,
        DeploymentPlanner.plan(deployment, owned, oldPodsRun(deployment, owned), clock.now()));
  }

  private boolean oldPodsRun(Deployment deployment, List<ReplicaSet> owned) {
    if (Rollout.isRolling(deployment)) {
      return false;
    }
    return new Fleet(deployment, owned)
        .old().stream()
            .flatMap(set -> pods.of(set).stream())
            .anyMatch(pod -> !PodState.isFinished(pod));
  }

  private Outcome act(Deployment deployment, List<DeploymentStep> steps) {
    Deployment current = deployment;
    Outcome outcome = Outcome.DONE;
    for (DeploymentStep step : steps) {
      switch (step) {
        case DeploymentStep.SetRevision(var revision) -> current = annotate(current, revision);
        case DeploymentStep.Create(var set) -> create(current, set);
        case DeploymentStep.Update(var wanted, var from) -> update(current, wanted, from);
        case DeploymentStep.Delete(var set) ->
            sets.delete(
                set.getMetadata().getNamespace(),
                set.getMetadata().getName(),
                DeleteQuery.background(set.getMetadata().getUid()));
        case DeploymentStep.Report(var status) -> {
          report(current, status);
          outcome =
              DeploymentStatuses.untilLate(current, status, clock.now())
                  .map(Outcome::waitFor)
                  .orElse(Outcome.DONE);
        }
      }
    }
    return outcome;
  }

  private Deployment annotate(Deployment deployment, String revision) {
    JsonObject change =
        JsonObject.of(
            "metadata", JsonObject.of("annotations", JsonObject.of(Revisions.REVISION, revision)));
    return deployments.patch(
        deployment.getMetadata().getNamespace(),
        deployment.getMetadata().getName(),
        new Patch.Merge(change),
        "");
  }

  private void create(Deployment deployment, ReplicaSet set) {
    try {
      sets.create(set);
    } catch (PlatformException e) {
      if (!e.is(Reason.ALREADY_EXISTS)) {
        events.warning(
            deployment,
            "ReplicaSetCreateError",
            "Failed to create new replica set \""
                + set.getMetadata().getName()
                + "\": "
                + e.getMessage());
        throw e;
      }
      settleNameClash(deployment, set, e);
      return;
    }
    scaled(deployment, set.getMetadata().getName(), 0, Rollout.replicas(set));
  }

  /// The name is taken: by our own set that the cache does not show yet, or by another with the
  /// same hash. The latter counts as a collision, which changes the next hash.
  private void settleNameClash(Deployment deployment, ReplicaSet set, PlatformException clash) {
    Optional<ReplicaSet> live =
        sets.get(set.getMetadata().getNamespace(), set.getMetadata().getName());
    boolean ours =
        live.filter(found -> Owners.controls(deployment, found))
            .filter(found ->
                Fleet.withoutHash(found.getSpec().getTemplate())
                    .equals(Fleet.withoutHash(set.getSpec().getTemplate())))
            .isPresent();
    if (!ours) {
      DeploymentStatus status =
          Objects.requireNonNullElse(deployment.getStatus(), new DeploymentStatus());
      int collisions = Rollout.count(status.getCollisionCount()) + 1;
      deployments.updateStatus(
          new DeploymentBuilder(deployment)
              .withStatus(
                  new DeploymentStatusBuilder(status).withCollisionCount(collisions).build())
              .build());
      throw new PlatformException(Reason.CONFLICT, "pod template hash collision", clash);
    }
  }

  private void update(Deployment deployment, ReplicaSet wanted, int from) {
    sets.update(wanted);
    int to = Rollout.replicas(wanted);
    if (from != to) {
      scaled(deployment, wanted.getMetadata().getName(), from, to);
    }
  }

  private void scaled(Deployment deployment, String set, int from, int to) {
    if (from != to) {
      String direction = to > from ? "up" : "down";
      events.normal(
          deployment,
          "ScalingReplicaSet",
          "Scaled %s replica set %s from %d to %d".formatted(direction, set, from, to));
    }
  }

  private void report(Deployment deployment, DeploymentStatus status) {
    if (!isSame(status, deployment.getStatus())) {
      deployments.updateStatus(new DeploymentBuilder(deployment).withStatus(status).build());
    }
  }

  private static boolean isSame(DeploymentStatus one, @Nullable DeploymentStatus other) {
    return other != null
        && Rollout.count(one.getReplicas()) == Rollout.count(other.getReplicas())
        && Rollout.count(one.getUpdatedReplicas()) == Rollout.count(other.getUpdatedReplicas())
        && Rollout.count(one.getReadyReplicas()) == Rollout.count(other.getReadyReplicas())
        && Rollout.count(one.getAvailableReplicas()) == Rollout.count(other.getAvailableReplicas())
        && Rollout.count(one.getUnavailableReplicas())
            == Rollout.count(other.getUnavailableReplicas())
        && Objects.equals(one.getObservedGeneration(), other.getObservedGeneration())
        && one.getConditions().equals(other.getConditions());
  }
}
