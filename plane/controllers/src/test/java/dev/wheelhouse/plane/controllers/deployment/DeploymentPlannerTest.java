// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.client.Timestamps;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeploymentPlannerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

  private static Deployment deployment(int replicas, int surge, int unavailable) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("default")
        .withUid("d")
        .withGeneration(2L)
        .addToAnnotations(Revisions.REVISION, "2")
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withProgressDeadlineSeconds(60)
        .withRevisionHistoryLimit(0)
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxSurge(new IntOrString(surge))
        .withMaxUnavailable(new IntOrString(unavailable))
        .endRollingUpdate()
        .endStrategy()
        .withNewSelector()
        .addToMatchLabels("app", "web")
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("new")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static ReplicaSet set(
      Deployment of, String name, int revision, int replicas, int available) {
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withUid(name)
        .withGeneration(1L)
        .withCreationTimestamp(Timestamps.format(NOW.minusSeconds(600L - revision)))
        .addToAnnotations(Revisions.REVISION, Integer.toString(revision))
        .addToAnnotations(Revisions.sizeAnnotations(of))
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .addToLabels(Fleet.HASH_LABEL, name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName(name)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .withNewStatus()
        .withObservedGeneration(1L)
        .withReplicas(replicas)
        .withReadyReplicas(available)
        .withAvailableReplicas(available)
        .endStatus()
        .build();
  }

  private static Map<String, Integer> sizes(Deployment deployment, ReplicaSet... sets) {
    Map<String, Integer> sizes = new TreeMap<>();
    for (DeploymentStep step : DeploymentPlanner.plan(deployment, List.of(sets), false, NOW)) {
      switch (step) {
        case DeploymentStep.Create(var set) -> sizes.put("created", Rollout.replicas(set));
        case DeploymentStep.Update(var wanted, _) ->
            sizes.put(wanted.getMetadata().getName(), Rollout.replicas(wanted));
        case DeploymentStep.Delete(var set) -> sizes.put(set.getMetadata().getName(), -1);
        case DeploymentStep.SetRevision _, DeploymentStep.Report _ -> {}
      }
    }
    return sizes;
  }

  private static DeploymentStatus status(Deployment deployment, ReplicaSet... sets) {
    return DeploymentPlanner.plan(deployment, List.of(sets), false, NOW).stream()
        .filter(DeploymentStep.Report.class::isInstance)
        .map(step -> ((DeploymentStep.Report) step).status())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void createsTheNewSetWithinTheSurge() {
    Deployment d = deployment(10, 3, 2);

    assertThat(sizes(d, set(d, "old", 1, 10, 10))).containsExactly(Map.entry("created", 3));
  }

  @Test
  void takesOldPodsAwayAsFarAsAvailabilityAllows() {
    Deployment d = deployment(10, 3, 2);

    assertThat(sizes(d, set(d, "old", 1, 10, 10), set(d, "new", 2, 3, 0)))
        .containsExactly(Map.entry("old", 8));
    assertThat(sizes(d, set(d, "old", 1, 8, 8), set(d, "new", 2, 5, 0))).isEmpty();
    assertThat(sizes(d, set(d, "old", 1, 8, 8), set(d, "new", 2, 5, 5)))
        .containsExactly(Map.entry("old", 3));
  }

  @Test
  void takesBrokenOldPodsFirst() {
    Deployment d = deployment(10, 3, 2);

    assertThat(sizes(d, set(d, "old", 1, 10, 4), set(d, "new", 2, 3, 0)))
        .containsExactly(Map.entry("old", 8));
  }

  @Test
  void doesNotCountPodsThatAnUnfinishedScaleInStillShows() {
    Deployment d = deployment(3, 1, 0);
    ReplicaSet old = set(d, "old", 1, 2, 2);
    old.getStatus().setAvailableReplicas(3);

    assertThat(sizes(d, old, set(d, "new", 2, 2, 1))).isEmpty();
  }

  @Test
  void growsEverySetInProportionInTheMiddleOfARollout() {
    Deployment before = deployment(10, 3, 2);
    Deployment after = deployment(30, 3, 2);

    assertThat(sizes(after, set(before, "old", 1, 8, 8), set(before, "new", 2, 5, 0)))
        .containsExactly(Map.entry("new", 13), Map.entry("old", 20));
  }

  @Test
  void dropsRevisionsBeyondTheLimitWhenComplete() {
    Deployment d = deployment(3, 1, 0);

    assertThat(sizes(d, set(d, "old", 1, 0, 0), set(d, "new", 2, 3, 3)))
        .containsExactly(Map.entry("old", -1));
  }

  @Test
  void doesNotRollWhilePaused() {
    Deployment d = deployment(3, 1, 0);
    d.getSpec().setPaused(true);

    assertThat(sizes(d, set(d, "old", 1, 3, 3))).isEmpty();
    assertThat(status(d, set(d, "old", 1, 3, 3)).getConditions())
        .anyMatch(c -> c.getReason().equals("DeploymentPaused"));
  }

  @Test
  void tellsOfARolloutThatDoesNotProgress() {
    Deployment d = deployment(3, 1, 0);
    ReplicaSet newest = set(d, "new", 2, 3, 0);
    d.setStatus(status(d, newest));
    d.getStatus().getConditions().forEach(c -> c.setLastUpdateTime("2026-01-01T00:00:00Z"));

    assertThat(status(d, newest).getConditions())
        .anyMatch(c ->
            c.getReason().equals("ProgressDeadlineExceeded")
                && c.getStatus().equals("False")
                && c.getMessage().equals("ReplicaSet \"new\" has timed out progressing."));
  }

  @Test
  void theFirstStatusCountsThePodsOfTheSetThatIsMadeNow() {
    List<DeploymentStep> steps = DeploymentPlanner.plan(deployment(3, 1, 0), List.of(), false, NOW);

    assertThat(steps.getLast()).isInstanceOf(DeploymentStep.Report.class);
    assertThat(((DeploymentStep.Report) steps.getLast()).status().getUnavailableReplicas())
        .isEqualTo(3);
  }
}
