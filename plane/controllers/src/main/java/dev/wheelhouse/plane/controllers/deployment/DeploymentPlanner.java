// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.deployment;

import dev.wheelhouse.plane.client.loop.Owners;
import dev.wheelhouse.plane.controllers.revisions.TemplateHash;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Decides the next steps of a Deployment from what is there. Pure.
final class DeploymentPlanner {

  private static final int DEFAULT_HISTORY = 10;

  private final Deployment deployment;
  private final Fleet fleet;
  private final boolean oldPodsRun;
  private final Instant now;
  private final List<DeploymentStep> steps = new ArrayList<>();

  private DeploymentPlanner(
      Deployment deployment, List<ReplicaSet> sets, boolean oldPodsRun, Instant now) {
    this.deployment = deployment;
    this.fleet = new Fleet(deployment, sets);
    this.oldPodsRun = oldPodsRun;
    this.now = now;
  }

  /// @param sets all ReplicaSets that the Deployment controls
  /// @param oldPodsRun whether a pod of an old template still runs; asked for Recreate only
  static List<DeploymentStep> plan(
      Deployment deployment, List<ReplicaSet> sets, boolean oldPodsRun, Instant now) {
    return new DeploymentPlanner(deployment, sets, oldPodsRun, now).plan();
  }

  private List<DeploymentStep> plan() {
    boolean paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
    boolean going = deployment.getMetadata().getDeletionTimestamp() != null;
    boolean rolling = false;
    if (!going) {
      if (paused || Scaling.isDue(deployment, fleet)) {
        fleet.newest().ifPresent(this::stampNewest);
        Scaling.apply(deployment, fleet);
        if (paused) {
          dropHistory();
        }
      } else {
        rolling = true;
        roll();
      }
    }
    steps.addAll(fleet.steps());
    steps.add(new DeploymentStep.Report(status(rolling)));
    return steps;
  }

  private void roll() {
    if (Rollout.isRolling(deployment)) {
      rollGradually();
    } else {
      recreate();
    }
    DeploymentStatus status = status(true);
    if (Rollout.isComplete(deployment, status) && !fleet.isScaled()) {
      dropHistory();
    }
  }

  private void rollGradually() {
    if (fleet.newest().isEmpty()) {
      createNewest();
      return;
    }
    ReplicaSet newest = fleet.newest().get();
    stampNewest(newest);
    growNewest(newest);
    if (!fleet.isScaled()) {
      shrinkOld(newest);
    }
  }

  private void recreate() {
    for (ReplicaSet set : fleet.old()) {
      if (fleet.replicas(set) > 0) {
        fleet.scale(set, 0);
      }
    }
    if (fleet.isScaled() || oldPodsRun) {
      return;
    }
    if (fleet.newest().isEmpty()) {
      createNewest();
    } else {
      stampNewest(fleet.newest().get());
      growNewest(fleet.newest().get());
    }
  }

  private void stampNewest(ReplicaSet newest) {
    long revision = Revisions.next(fleet.old());
    fleet.annotate(newest, Revisions.forNewest(deployment, newest, revision));
    setRevision(Math.max(revision, Revisions.of(newest)));
  }

  private void setRevision(long revision) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(deployment.getMetadata().getAnnotations(), Map.of());
    String text = Long.toString(revision);
    if (!text.equals(annotations.get(Revisions.REVISION))) {
      steps.add(new DeploymentStep.SetRevision(text));
    }
  }

  private void createNewest() {
    long revision = Revisions.next(fleet.old());
    PodTemplateSpec template = Fleet.withoutHash(deployment.getSpec().getTemplate());
    int collisions =
        deployment.getStatus() == null
            ? 0
            : Rollout.count(deployment.getStatus().getCollisionCount());
    String hash = TemplateHash.of(template, collisions);
    Map<String, String> annotations = new HashMap<>(Revisions.copied(deployment));
    annotations.put(Revisions.REVISION, Long.toString(revision));
    annotations.putAll(Revisions.sizeAnnotations(deployment));
    steps.add(new DeploymentStep.Create(newSet(template, hash, annotations)));
    setRevision(revision);
  }

  private ReplicaSet newSet(
      PodTemplateSpec template, String hash, Map<String, String> annotations) {
    Map<String, String> labels =
        new HashMap<>(Objects.requireNonNullElse(template.getMetadata().getLabels(), Map.of()));
    labels.put(Fleet.HASH_LABEL, hash);
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName(deployment.getMetadata().getName() + "-" + hash)
        .withNamespace(deployment.getMetadata().getNamespace())
        .withLabels(labels)
        .withAnnotations(annotations)
        .withOwnerReferences(Owners.controllerReference(deployment))
        .endMetadata()
        .withNewSpec()
        .withReplicas(Rollout.newSetReplicas(deployment, 0, fleet.replicas(fleet.all())))
        .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
        .withNewSelectorLike(deployment.getSpec().getSelector())
        .addToMatchLabels(Fleet.HASH_LABEL, hash)
        .endSelector()
        .withTemplate(
            new PodTemplateSpecBuilder(template)
                .editOrNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .build())
        .endSpec()
        .build();
  }

  private void growNewest(ReplicaSet newest) {
    int has = fleet.replicas(newest);
    int wanted = Rollout.replicas(deployment);
    int next =
        has > wanted
            ? wanted
            : Rollout.newSetReplicas(deployment, has, fleet.replicas(fleet.all()));
    if (next != has) {
      fleet.scale(newest, next);
    }
  }

  /// Old pods that are not available go first: that costs nothing. Then available ones, as many as
  /// the others that are available make up for.
  private void shrinkOld(ReplicaSet newest) {
    int minAvailable = Rollout.minAvailable(deployment);
    int newUnavailable = Math.max(0, fleet.replicas(newest) - Rollout.available(newest));
    int room = fleet.replicas(fleet.all()) - minAvailable - newUnavailable;
    if (room <= 0) {
      return;
    }
    for (ReplicaSet set : fleet.old()) {
      int broken = Math.max(0, fleet.replicas(set) - Rollout.available(set));
      int gone = Math.min(room, broken);
      if (gone > 0) {
        fleet.scale(set, fleet.replicas(set) - gone);
        room -= gone;
      }
    }
    int spare = Math.min(room, Rollout.sum(fleet.all(), Rollout::available) - minAvailable);
    for (ReplicaSet set : fleet.old()) {
      int gone = Math.min(spare, fleet.replicas(set));
      if (gone > 0) {
        fleet.scale(set, fleet.replicas(set) - gone);
        spare -= gone;
      }
    }
  }

  private void dropHistory() {
    int limit =
        Objects.requireNonNullElse(deployment.getSpec().getRevisionHistoryLimit(), DEFAULT_HISTORY);
    List<ReplicaSet> old =
        fleet.old().stream()
            .filter(set -> set.getMetadata().getDeletionTimestamp() == null)
            .sorted(Comparator.comparingLong(Revisions::of))
            .toList();
    for (ReplicaSet set : old.subList(0, Math.max(0, old.size() - limit))) {
      if (isIdle(set)) {
        steps.add(new DeploymentStep.Delete(set));
      }
    }
  }

  private boolean isIdle(ReplicaSet set) {
    return Rollout.replicas(set) == 0
        && Rollout.actual(set) == 0
        && set.getStatus() != null
        && Objects.equals(
            set.getStatus().getObservedGeneration(), set.getMetadata().getGeneration());
  }

  private DeploymentStatus status(boolean rolling) {
    Optional<ReplicaSet> created =
        steps.stream()
            .filter(DeploymentStep.Create.class::isInstance)
            .map(step -> ((DeploymentStep.Create) step).set())
            .findFirst();
    return new DeploymentStatuses(deployment, fleet, created, now).compute(rolling);
  }
}
