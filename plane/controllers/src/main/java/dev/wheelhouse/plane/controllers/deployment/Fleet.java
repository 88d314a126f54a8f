// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.deployment;

import dev.wheelhouse.plane.client.Timestamps;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The ReplicaSets of a Deployment with the edits that a plan makes to them: each set is written at
/// most once, however many parts of a plan touch it.
final class Fleet {

  static final String HASH_LABEL = "pod-template-hash";
  static final Comparator<ReplicaSet> OLDEST_FIRST =
      Comparator.comparing(
              (ReplicaSet set) -> Timestamps.parse(set.getMetadata().getCreationTimestamp()))
          .thenComparing(set -> set.getMetadata().getName());

  private final Deployment deployment;
  private final List<ReplicaSet> sets;
  private final Optional<ReplicaSet> newest;
  private final Map<String, Edit> edits = new LinkedHashMap<>();

  private static final class Edit {
    private final ReplicaSet set;
    private int replicas;
    private final Map<String, String> annotations;

    Edit(ReplicaSet set) {
      this.set = set;
      this.replicas = Rollout.replicas(set);
      this.annotations = new HashMap<>(annotationsOf(set));
    }
  }

  Fleet(Deployment deployment, List<ReplicaSet> sets) {
    this.deployment = deployment;
    this.sets = sets.stream().sorted(OLDEST_FIRST).toList();
    PodTemplateSpec template = withoutHash(deployment.getSpec().getTemplate());
    this.newest =
        this.sets.stream()
            .filter(set -> withoutHash(set.getSpec().getTemplate()).equals(template))
            .findFirst();
    this.sets.forEach(set -> edits.put(set.getMetadata().getUid(), new Edit(set)));
  }

  /// The template as the Deployment has it. Shares its parts with the one given.
  static PodTemplateSpec withoutHash(PodTemplateSpec template) {
    ObjectMeta metadata =
        template.getMetadata() == null
            ? new ObjectMeta()
            : new ObjectMetaBuilder(template.getMetadata()).removeFromLabels(HASH_LABEL).build();
    PodTemplateSpec without = new PodTemplateSpec(metadata, template.getSpec());
    without.setAdditionalProperties(template.getAdditionalProperties());
    return without;
  }

  static Map<String, String> annotationsOf(ReplicaSet set) {
    return Objects.requireNonNullElse(set.getMetadata().getAnnotations(), Map.of());
  }

  /// The set with the Deployment's template.
  Optional<ReplicaSet> newest() {
    return newest;
  }

  /// All sets, oldest first.
  List<ReplicaSet> all() {
    return sets;
  }

  List<ReplicaSet> old() {
    return sets.stream().filter(set -> !isNewest(set)).toList();
  }

  private boolean isNewest(ReplicaSet set) {
    return newest
        .filter(found -> found.getMetadata().getUid().equals(set.getMetadata().getUid()))
        .isPresent();
  }

  List<ReplicaSet> active() {
    return sets.stream().filter(set -> replicas(set) > 0).toList();
  }

  private Edit edit(ReplicaSet set) {
    return Objects.requireNonNull(edits.get(set.getMetadata().getUid()));
  }

  /// Replicas as edited.
  int replicas(ReplicaSet set) {
    return edit(set).replicas;
  }

  int replicas(List<ReplicaSet> of) {
    return Rollout.sum(of, this::replicas);
  }

  /// Sets replicas and notes for which size of the Deployment.
  void scale(ReplicaSet set, int replicas) {
    edit(set).replicas = replicas;
    annotate(set, Revisions.sizeAnnotations(deployment));
  }

  void annotate(ReplicaSet set, Map<String, String> annotations) {
    edit(set).annotations.putAll(annotations);
  }

  boolean isScaled() {
    return edits.values().stream().anyMatch(edit -> edit.replicas != Rollout.replicas(edit.set));
  }

  private static boolean isChanged(Edit edit) {
    return edit.replicas != Rollout.replicas(edit.set)
        || !edit.annotations.equals(annotationsOf(edit.set));
  }

  List<DeploymentStep> steps() {
    List<DeploymentStep> steps = new ArrayList<>();
    int minReady = Rollout.count(deployment.getSpec().getMinReadySeconds());
    for (Edit edit : edits.values()) {
      int before = Rollout.count(edit.set.getSpec().getMinReadySeconds());
      int after = isNewest(edit.set) ? minReady : before;
      if (isChanged(edit) || before != after) {
        steps.add(
            new DeploymentStep.Update(
                new ReplicaSetBuilder(edit.set)
                    .editMetadata()
                    .withAnnotations(edit.annotations)
                    .endMetadata()
                    .editSpec()
                    .withReplicas(edit.replicas)
                    .withMinReadySeconds(after == 0 ? null : (Integer) after)
                    .endSpec()
                    .build(),
                Rollout.replicas(edit.set)));
      }
    }
    return steps;
  }
}
