// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.nodelifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.controllers.ControllersFixture;
import dev.wheelhouse.plane.controllers.podgc.PodGcController;
import dev.wheelhouse.plane.controllers.pods.PodState;
import dev.wheelhouse.plane.controllers.tainteviction.TaintEvictionController;
import dev.wheelhouse.testing.ManualClock;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeControllersTest {

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final ControllersFixture fixture =
      ControllersFixture.start(
          clock,
          new NodeLifecycleController(),
          new TaintEvictionController(),
          new PodGcController());
  private final Resources<Node> nodes = fixture.client().resources(Node.class);
  private final Resources<Pod> pods = fixture.client().resources(Pod.class);

  @AfterEach
  void stop() {
    fixture.close();
  }

  private void createNode() {
    nodes.create(
        new NodeBuilder()
            .withNewMetadata()
            .withName("a")
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .withNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build());
  }

  private void createPod(Toleration... tolerations) {
    Pod pod =
        pods.create(
            new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withNodeName("a")
                .withTolerations(tolerations)
                .endSpec()
                .build());
    fixture.pods().ready(pod, true);
  }

  private void eventuallyInTime(String what, BooleanSupplier condition) {
    fixture.eventually(
        what,
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return condition.getAsBoolean();
        });
  }

  private boolean isTainted(String key, String effect) {
    return nodes.get("", "a").orElseThrow().getSpec().getTaints().stream()
        .anyMatch(t -> t.getKey().equals(key) && t.getEffect().equals(effect));
  }

  @Test
  void aSilentNodeIsTaintedAndItsPodsAreMarkedAndEvicted() {
    createNode();
    createPod(new Toleration("NoExecute", "node.kubernetes.io/unreachable", "Exists", 300L, null));

    eventuallyInTime("tainted", () -> isTainted("node.kubernetes.io/unreachable", "NoExecute"));
    eventuallyInTime(
        "pod not ready", () -> !PodState.isReady(pods.get("default", "p").orElseThrow()));
    eventuallyInTime(
        "evicted", () -> PodState.isTerminating(pods.get("default", "p").orElseThrow()));
    assertThat(clock.now()).isAfter(Instant.parse("2026-01-01T00:05:39Z"));
  }

  @Test
  void removesPodsOfANodeThatIsGone() {
    createNode();
    createPod();

    nodes.delete("", "a", DeleteQuery.DEFAULT);

    eventuallyInTime("removed", () -> pods.get("default", "p").isEmpty());
  }

  @Test
  void keepsTaintsOfOthersAndDropsItsOwnWhenTheNodeIsWell() {
    Node node =
        new NodeBuilder()
            .withNewMetadata()
            .withName("a")
            .endMetadata()
            .withNewSpec()
            .addToTaints(
                new Taint("NoSchedule", "dedicated", null, "db"),
                new Taint("NoExecute", "node.kubernetes.io/not-ready", null, null))
            .endSpec()
            .withNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();

    assertThat(NodeTaints.plan(node, clock.now()))
        .extracting(Taint::getKey)
        .containsExactly("dedicated");
  }
}
