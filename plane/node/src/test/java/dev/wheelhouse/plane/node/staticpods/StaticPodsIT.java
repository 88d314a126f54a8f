// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.staticpods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.plane.node.agent.NodeAgent;
import dev.wheelhouse.plane.node.agent.NodeOptions;
import dev.wheelhouse.plane.node.testing.LoopbackNetwork;
import dev.wheelhouse.plane.node.testing.TestImages;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StaticPodsIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path temp;
  private Path folder;
  private InMemoryPlane plane;
  private NodeAgent agent;

  @BeforeEach
  void start() throws Exception {
    folder = Files.createDirectories(temp.resolve("manifests"));
    plane = InMemoryPlane.start(Clock.system());
    write("first.json", "first", "1000");
    agent =
        NodeAgent.start(
            NodeOptions.of("n1", temp.resolve("node"))
                .withRuntime("simulated")
                .withStaticPods(new StaticPodSource(folder, json -> json)),
            plane.client(),
            new TestImages(temp),
            new LoopbackNetwork(temp.resolve("net")),
            Clock.system());
  }

  @AfterEach
  void stop() throws Exception {
    agent.stopPods(Duration.ofSeconds(1), Duration.ofSeconds(10));
    agent.close();
    plane.close();
  }

  private void write(String file, String name, String seconds) throws IOException {
    Files.writeString(
        folder.resolve(file),
        """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s"}, "spec": {
          "terminationGracePeriodSeconds": 1,
          "containers": [{"name": "main", "image": "busybox:1", "args": ["sleep", "%s"]}]}}
        """
            .formatted(name, seconds));
  }

  private Optional<Pod> mirror(String name) {
    return plane.client().resources(Pod.class).get("default", name);
  }

  private Pod awaitRunning(String name) {
    Eventually.within(
        SOON,
        name + " runs: " + mirror(name),
        () ->
            mirror(name).isPresent()
                && mirror(name).orElseThrow().getStatus() != null
                && "Running".equals(mirror(name).orElseThrow().getStatus().getPhase()));
    return mirror(name).orElseThrow();
  }

  @Test
  void podOfAFileRunsAndIsShown() {
    Pod mirror = awaitRunning("first-n1");

    Node node = plane.client().resources(Node.class).get("", "n1").orElseThrow();
    assertThat(mirror.getMetadata().getOwnerReferences())
        .anyMatch(owner ->
            "Node".equals(owner.getKind()) && owner.getUid().equals(node.getMetadata().getUid()));
    assertThat(mirror.getMetadata().getAnnotations().get(PodManifest.MIRROR))
        .isEqualTo(mirror.getMetadata().getAnnotations().get(PodManifest.HASH));
    assertThat(mirror.getMetadata().getUid())
        .isNotEqualTo(mirror.getMetadata().getAnnotations().get(PodManifest.HASH));
  }

  @Test
  void deletedMirrorComesBackAndThePodRunsOn() {
    Pod before = awaitRunning("first-n1");

    plane
        .client()
        .resources(Pod.class)
        .delete("default", "first-n1", DeleteQuery.now(before.getMetadata().getUid()));
    Eventually.within(
        SOON,
        "shown again",
        () ->
            mirror("first-n1")
                .filter(pod -> !pod.getMetadata().getUid().equals(before.getMetadata().getUid()))
                .isPresent());

    Pod after = awaitRunning("first-n1");
    assertThat(after.getStatus().getContainerStatuses().getFirst().getContainerID())
        .isEqualTo(before.getStatus().getContainerStatuses().getFirst().getContainerID());
  }

  @Test
  void changedFileIsAnotherPodAndRemovedFileEndsIt() throws IOException {
    String hash = awaitRunning("first-n1").getMetadata().getAnnotations().get(PodManifest.HASH);

    write("first.json", "first", "20000");
    Eventually.within(
        SOON,
        "replaced",
        () ->
            mirror("first-n1")
                .filter(pod ->
                    !Objects.equals(pod.getMetadata().getAnnotations().get(PodManifest.HASH), hash))
                .isPresent());
    awaitRunning("first-n1");

    Files.delete(folder.resolve("first.json"));
    Eventually.within(SOON, "gone", () -> mirror("first-n1").isEmpty());
    Eventually.within(SOON, "nothing left", () -> agent.leftovers().isEmpty());
  }

  @Test
  void wrongFileIsToldAndTheOthersRun() throws IOException {
    Files.writeString(folder.resolve("broken.json"), "{\"kind\": \"Pod\"");
    write("second.json", "second", "1000");

    awaitRunning("second-n1");
    Eventually.within(
        SOON,
        "told",
        () ->
            plane
                .client()
                .resources(Event.class)
                .list("default", dev.wheelhouse.plane.client.ListQuery.ALL)
                .stream()
                .anyMatch(event ->
                    event.getReason().equals("InvalidPodManifest")
                        && event.getMessage().contains("broken.json")));
    awaitRunning("first-n1");
  }

  @Test
  void mirrorsOfAnEarlierRunGoWhenNoFolderIsGivenAnyMore() throws Exception {
    awaitRunning("first-n1");
    agent.stopPods(Duration.ofSeconds(1), Duration.ofSeconds(10));
    agent.close();
    assertThat(mirror("first-n1")).isPresent();

    agent =
        NodeAgent.start(
            NodeOptions.of("n1", temp.resolve("node")).withRuntime("simulated"),
            plane.client(),
            new TestImages(temp),
            new LoopbackNetwork(temp.resolve("net")),
            Clock.system());

    Eventually.within(SOON, "gone", () -> mirror("first-n1").isEmpty());
  }
}
