// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Owners;
import dev.wheelhouse.plane.client.memory.Edits;
import dev.wheelhouse.plane.controllers.ControllersFixture;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplicaSetControllerTest {

  private static final Map<String, String> LABELS = Map.of("app", "web");

  private final ControllersFixture fixture = ControllersFixture.start(new ReplicaSetController());
  private final Resources<ReplicaSet> sets = fixture.client().resources(ReplicaSet.class);

  @AfterEach
  void stop() {
    fixture.close();
  }

  private ReplicaSet create(int replicas) {
    return sets.create(
        new ReplicaSetBuilder()
            .withNewMetadata()
            .withName("web")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withReplicas(replicas)
            .withNewSelector()
            .withMatchLabels(LABELS)
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(LABELS)
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("c")
            .withImage("i")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());
  }

  private int readyReplicas() {
    ReplicaSet set = sets.get("default", "web").orElseThrow();
    return set.getStatus() == null || set.getStatus().getReadyReplicas() == null
        ? 0
        : set.getStatus().getReadyReplicas();
  }

  private long pods() {
    return fixture.pods().list().size();
  }

  private void scale(int replicas) {
    Edits.edit(
        sets,
        "default",
        "web",
        set -> new ReplicaSetBuilder(set).editSpec().withReplicas(replicas).endSpec().build());
  }

  @Test
  void makesExactlyAsManyPodsAsAskedAndReportsThem() {
    AtomicInteger creations = new AtomicInteger();
    fixture
        .plane()
        .cluster()
        .onRequest(request -> {
          if (request.method().equals("POST") && request.path().endsWith("/pods")) {
            creations.incrementAndGet();
          }
        });
    create(40);
    fixture.eventually("40 pods", () -> pods() == 40);

    fixture.pods().readyAll();

    fixture.eventually("40 ready", () -> readyReplicas() == 40);
    assertThat(creations.get()).isEqualTo(40);
  }

  @Test
  void reportsThePodsItMadeWithoutWaitingForTheWatch() {
    List<Integer> reported = new CopyOnWriteArrayList<>();
    fixture
        .plane()
        .cluster()
        .onRequest(request -> {
          if (request.method().equals("PUT") && request.path().endsWith("/status")) {
            reported.add(
                Json.readObject(request.body())
                    .integer("status", "replicas")
                    .orElse(0L)
                    .intValue());
          }
        });

    create(3);

    fixture.eventually("a report", () -> !reported.isEmpty());
    assertThat(reported.getFirst()).isEqualTo(3);
  }

  @Test
  void scalesInTheUnreadyFirst() {
    create(3);
    fixture.eventually("3 pods", () -> pods() == 3);
    Pod ready = fixture.pods().ready(fixture.pods().list().get(1), true);

    scale(1);

    fixture.eventually("1 pod", () -> pods() == 1);
    assertThat(fixture.pods().list().getFirst().getMetadata().getUid())
        .isEqualTo(ready.getMetadata().getUid());
  }

  @Test
  void replacesAPodThatFailsOrGoes() {
    create(2);
    fixture.eventually("2 pods", () -> pods() == 2);

    fixture.pods().phase(fixture.pods().list().get(0), "Failed");
    fixture.eventually("a replacement", () -> pods() == 3);
    Pod last = fixture.pods().list().getLast();
    fixture
        .client()
        .resources(Pod.class)
        .delete("default", last.getMetadata().getName(), DeleteQuery.DEFAULT);

    fixture.eventually("another", () -> pods() == 3);
  }

  @Test
  void adoptsMatchingOrphansAndReleasesPodsThatNoLongerMatch() {
    Resources<Pod> pods = fixture.client().resources(Pod.class);
    pods.create(
        new PodBuilder()
            .withNewMetadata()
            .withName("orphan")
            .withNamespace("default")
            .withLabels(LABELS)
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .build());
    fixture.eventually(
        "the orphan is known", () -> pods.informer().get("default", "orphan").isPresent());
    create(1);
    fixture.eventually(
        "adoption",
        () -> Owners.controllerOf(pods.get("default", "orphan").orElseThrow()).isPresent());
    assertThat(pods()).isEqualTo(1);

    Edits.edit(
        pods,
        "default",
        "orphan",
        pod ->
            new PodBuilder(pod)
                .editMetadata()
                .withLabels(Map.of("app", "other"))
                .endMetadata()
                .build());

    fixture.eventually(
        "release",
        () -> Owners.controllerOf(pods.get("default", "orphan").orElseThrow()).isEmpty());
    fixture.eventually("a new pod", () -> pods() == 2);
  }
}
