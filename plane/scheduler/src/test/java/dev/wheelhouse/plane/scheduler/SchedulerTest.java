// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.memory.Edits;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.plane.client.volumes.VolumeNotes;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodFluent;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulerTest {

  private final InMemoryPlane plane = InMemoryPlane.start(Clock.system());
  private final Resources<Node> nodes = plane.client().resources(Node.class);
  private final Resources<Pod> pods = plane.client().resources(Pod.class);
  private final Scheduler scheduler = Scheduler.start(plane.client(), Clock.system());

  private final Set<String> heardOf = ConcurrentHashMap.newKeySet();

  /// Handlers are told in the order they came: what is heard of here the scheduler knows.
  @BeforeEach
  void listen() {
    nodes
        .informer()
        .subscribe(
            new Informer.Handler<>() {
              @Override
              public void added(Node node) {
                heardOf.add(node.getMetadata().getName());
              }

              @Override
              public void updated(Node before, Node after) {}

              @Override
              public void deleted(Node last) {}
            });
  }

  @AfterEach
  void stop() {
    scheduler.close();
    plane.close();
  }

  private void node(String name, int cpus, Taint... taints) {
    nodes.create(
        new NodeBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels("kubernetes.io/hostname", name)
            .endMetadata()
            .withNewSpec()
            .withTaints(taints)
            .endSpec()
            .withNewStatus()
            .withAllocatable(
                Map.of(
                    "cpu", new Quantity(Integer.toString(cpus)),
                    "memory", new Quantity("8Gi"),
                    "pods", new Quantity("110")))
            .endStatus()
            .build());
    eventually("node " + name + " seen", () -> heardOf.contains(name));
  }

  private Pod pod(String name, String cpu) {
    return pod(name, cpu, spec -> spec);
  }

  private Pod pod(
      String name,
      String cpu,
      Function<
              PodFluent<PodBuilder>.SpecNested<PodBuilder>,
              PodFluent<PodBuilder>.SpecNested<PodBuilder>>
          change) {
    return pods.create(
        change
            .apply(
                new PodBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withNamespace("default")
                    .withOwnerReferences(
                        new OwnerReferenceBuilder()
                            .withKind("ReplicaSet")
                            .withName("rs")
                            .withUid("rs")
                            .withController(true)
                            .build())
                    .endMetadata()
                    .withNewSpec()
                    .addNewContainer()
                    .withName("c")
                    .withNewResources()
                    .addToRequests("cpu", new Quantity(cpu))
                    .endResources()
                    .endContainer())
            .endSpec()
            .build());
  }

  private String nodeOf(String pod) {
    return pods.get("default", pod)
        .map(found -> found.getSpec().getNodeName())
        .map(String::valueOf)
        .orElse("");
  }

  private String condition(String pod) {
    Pod found = pods.get("default", pod).orElseThrow();
    return found.getStatus() == null || found.getStatus().getConditions().isEmpty()
        ? ""
        : found.getStatus().getConditions().getFirst().getReason()
            + ": "
            + found.getStatus().getConditions().getFirst().getMessage();
  }

  private static void eventually(String what, BooleanSupplier condition) {
    Eventually.within(Duration.ofSeconds(10), what, condition);
  }

  @Test
  void spreadsPodsOfOneOwnerOverNodes() {
    node("a", 8);
    node("b", 8);
    node("c", 8);
    for (int i = 0; i < 6; i++) {
      pod("p" + i, "100m");
    }

    eventually(
        "all bound",
        () ->
            pods.list("default", ListQuery.ALL).stream()
                .allMatch(p -> p.getSpec().getNodeName() != null));
    assertThat(
            pods.list("default", ListQuery.ALL).stream()
                .collect(
                    Collectors.groupingBy(p -> p.getSpec().getNodeName(), Collectors.counting())))
        .containsOnly(Map.entry("a", 2L), Map.entry("b", 2L), Map.entry("c", 2L));
  }

  @Test
  void saysWhyNoNodeFitsAndTriesAgainWhenRoomComes() {
    node("a", 1);
    pod("first", "800m");
    eventually("first bound", () -> nodeOf("first").equals("a"));
    pod("second", "800m");

    eventually(
        "condition",
        () ->
            condition("second")
                .equals("Unschedulable: 0/1 nodes are available: 1 Insufficient cpu."));
    eventually(
        "event",
        () ->
            plane.client().resources(Event.class).list("default", ListQuery.ALL).stream()
                .anyMatch(e -> e.getReason().equals("FailedScheduling")));
    pods.delete(
        "default",
        "first",
        DeleteQuery.now(pods.get("default", "first").orElseThrow().getMetadata().getUid()));

    eventually("second bound", () -> nodeOf("second").equals("a"));
  }

  @Test
  void neverOvercommitsWhileBindingsAreUnderWay() {
    node("a", 4);
    for (int i = 0; i < 30; i++) {
      pod("p" + i, "500m");
    }

    eventually(
        "the rest refused",
        () ->
            pods.list("default", ListQuery.ALL).stream()
                .allMatch(p -> p.getSpec().getNodeName() != null || p.getStatus() != null));
    assertThat(
            pods.list("default", ListQuery.ALL).stream()
                .filter(p -> p.getSpec().getNodeName() != null))
        .hasSize(8);
  }

  @Test
  void honoursTaintsSelectorsAndPorts() {
    node("tainted", 8, new Taint("NoSchedule", "dedicated", null, "db"));
    node("plain", 8);

    pod("free", "100m");
    pod("picky", "100m", spec -> spec.addToNodeSelector("kubernetes.io/hostname", "tainted"));
    pod(
        "tolerant",
        "100m",
        spec ->
            spec.addToNodeSelector("kubernetes.io/hostname", "tainted")
                .addNewToleration()
                .withKey("dedicated")
                .withOperator("Exists")
                .endToleration());

    eventually("free", () -> nodeOf("free").equals("plain"));
    eventually("tolerant", () -> nodeOf("tolerant").equals("tainted"));
    eventually(
        "picky",
        () ->
            condition("picky")
                .equals(
                    "Unschedulable: 0/2 nodes are available: 1 node(s) didn't match Pod's node"
                        + " affinity/selector, 1 node(s) had untolerated taint {dedicated: db}."));
  }

  @Test
  void waitsForGatesToBeRemoved() {
    node("a", 8);
    Pod gated =
        pod("gated", "100m", spec -> spec.withSchedulingGates(new PodSchedulingGate("later")));
    eventually("gated", () -> condition("gated").startsWith("SchedulingGated"));

    Edits.edit(
        pods,
        "default",
        gated.getMetadata().getName(),
        pod -> new PodBuilder(pod).editSpec().withSchedulingGates(List.of()).endSpec().build());

    eventually("bound", () -> nodeOf("gated").equals("a"));
  }

  @Test
  void bindsWhenTheFirstNodeComes() {
    pod("early", "100m");
    eventually("told", () -> condition("early").contains("no nodes available"));

    node("a", 8);

    eventually("bound", () -> nodeOf("early").equals("a"));
  }

  private Pod podWithClaim(String name, String claim) {
    return pod(
        name,
        "1",
        spec ->
            spec.addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim(claim, false)
                .endVolume());
  }

  private PersistentVolumeClaim claim(String name, String storageClass) {
    return plane
        .client()
        .resources(PersistentVolumeClaim.class)
        .create(
            new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(storageClass)
                .withAccessModes("ReadWriteOnce")
                .endSpec()
                .build());
  }

  @Test
  void namesTheClaimThatIsNotThere() {
    node("n1", 4);
    podWithClaim("p", "absent");

    eventually(
        "said",
        () ->
            condition("p")
                .equals(
                    "Unschedulable: 0/1 nodes are available: persistentvolumeclaim \"absent\" not"
                        + " found."));
    claim("absent", "");
    eventually("other reason", () -> condition("p").contains("unbound immediate"));
  }

  @Test
  void choosesTheNodeOfADelayedClaimAndWaitsForItsVolume() {
    Resources<PersistentVolumeClaim> claims = plane.client().resources(PersistentVolumeClaim.class);
    plane
        .client()
        .resources(StorageClass.class)
        .create(
            new StorageClassBuilder()
                .withNewMetadata()
                .withName("late")
                .endMetadata()
                .withProvisioner("example.com/disks")
                .withVolumeBindingMode("WaitForFirstConsumer")
                .build());
    claim("data", "late");
    node("n1", 4);
    podWithClaim("p", "data");

    eventually(
        "node named",
        () ->
            VolumeNotes.of(claims.get("default", "data").orElseThrow(), VolumeNotes.SELECTED_NODE)
                .equals("n1"));
    assertThat(nodeOf("p")).isEmpty();

    plane
        .client()
        .resources(PersistentVolume.class)
        .create(
            new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName("disk")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build());
    claims.update(
        new PersistentVolumeClaimBuilder(claims.get("default", "data").orElseThrow())
            .editMetadata()
            .addToAnnotations(VolumeNotes.BIND_COMPLETED, "yes")
            .endMetadata()
            .editSpec()
            .withVolumeName("disk")
            .endSpec()
            .build());

    eventually("bound", () -> nodeOf("p").equals("n1"));
  }
}
