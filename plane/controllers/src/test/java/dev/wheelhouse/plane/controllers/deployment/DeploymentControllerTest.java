// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.memory.Edits;
import dev.wheelhouse.plane.controllers.ControllersFixture;
import dev.wheelhouse.plane.controllers.replicaset.ReplicaSetController;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeploymentControllerTest {

  private final ControllersFixture fixture =
      ControllersFixture.start(new DeploymentController(), new ReplicaSetController());
  private final Resources<Deployment> deployments = fixture.client().resources(Deployment.class);

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Deployment create(int replicas, String strategy) {
    return deployments.create(
        new DeploymentBuilder()
            .withNewMetadata()
            .withName("web")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withReplicas(replicas)
            .withProgressDeadlineSeconds(600)
            .withNewStrategy()
            .withType(strategy)
            .endStrategy()
            .withNewSelector()
            .withMatchLabels(Map.of("app", "web"))
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(Map.of("app", "web"))
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("c")
            .withImage("image:1")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());
  }

  private void setImage(String image) {
    Edits.edit(
        deployments,
        live().getMetadata().getNamespace(),
        live().getMetadata().getName(),
        live ->
            new DeploymentBuilder(live)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editContainer(0)
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
  }

  private Deployment live() {
    return deployments.get("default", "web").orElseThrow();
  }

  private boolean complete() {
    Deployment live = live();
    return live.getStatus() != null
        && Objects.equals(
            live.getStatus().getObservedGeneration(), live.getMetadata().getGeneration())
        && live.getStatus().getConditions().stream()
            .anyMatch(c -> "NewReplicaSetAvailable".equals(c.getReason()))
        && Rollout.isComplete(live, live.getStatus());
  }

  private List<ReplicaSet> sets() {
    return fixture.client().resources(ReplicaSet.class).list("default", ListQuery.ALL);
  }

  private long ready() {
    return fixture.pods().list().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(pod -> pod.getStatus() != null)
        .count();
  }

  /// Makes every new pod ready at once.
  private void playNode() {
    fixture
        .client()
        .resources(Pod.class)
        .informer()
        .subscribe(
            new Informer.Handler<>() {
              @Override
              public void added(Pod pod) {
                fixture.pods().ready(pod, true);
              }

              @Override
              public void updated(Pod before, Pod after) {}

              @Override
              public void deleted(Pod last) {}
            });
  }

  @Test
  void rollsToANewImageWithoutFallingBelowTheMinimum() {
    playNode();
    create(4, "RollingUpdate");
    fixture.eventually("first rollout", this::complete);
    List<Long> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    fixture
        .plane()
        .cluster()
        .onRequest(request -> {
          if (request.method().equals("DELETE")) {
            seen.add(ready());
          }
        });

    setImage("image:2");

    fixture.eventually("second rollout", this::complete);
    assertThat(live().getMetadata().getAnnotations()).containsEntry(Revisions.REVISION, "2");
    assertThat(seen).allMatch(count -> count >= 4);
    assertThat(sets()).hasSize(2);
    assertThat(fixture.pods().list())
        .hasSize(4)
        .allMatch(pod -> pod.getSpec().getContainers().getFirst().getImage().equals("image:2"));
  }

  @Test
  void givesAnOldTemplateThatComesBackANewRevision() {
    playNode();
    create(1, "RollingUpdate");
    fixture.eventually("first", this::complete);
    setImage("image:2");
    fixture.eventually("second", this::complete);

    setImage("image:1");

    fixture.eventually(
        "third", () -> "3".equals(live().getMetadata().getAnnotations().get(Revisions.REVISION)));
    fixture.eventually("complete", this::complete);
    assertThat(sets()).extracting(Revisions::of).containsExactlyInAnyOrder(2L, 3L);
  }

  @Test
  void recreateStartsNewPodsOnlyWhenTheOldAreGone() {
    playNode();
    create(2, "Recreate");
    fixture.eventually("first", this::complete);

    setImage("image:2");

    fixture.eventually("second", this::complete);
    assertThat(fixture.pods().list()).hasSize(2);
  }

  @Test
  void reportsARolloutThatWaitsAndTellsOfScaling() {
    create(2, "RollingUpdate");

    fixture.eventually(
        "status",
        () ->
            live().getStatus() != null
                && Rollout.count(live().getStatus().getUpdatedReplicas()) == 2);

    assertThat(live().getStatus().getUnavailableReplicas()).isEqualTo(2);
    assertThat(live().getStatus().getConditions())
        .anyMatch(c ->
            c.getType().equals("Available")
                && c.getStatus().equals("False")
                && c.getReason().equals("MinimumReplicasUnavailable"));
    fixture.eventually(
        "event",
        () ->
            fixture.client().resources(Event.class).list("default", ListQuery.ALL).stream()
                .anyMatch(e -> e.getMessage().matches("Scaled up replica set web-.* from 0 to 2")));
  }
}
