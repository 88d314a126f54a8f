// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.Patch;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.plane.node.logs.LogQuery;
import dev.wheelhouse.plane.node.runtimes.ExecSpec;
import dev.wheelhouse.plane.node.runtimes.RuntimeReport;
import dev.wheelhouse.plane.node.runtimes.Runtimes;
import dev.wheelhouse.plane.node.testing.BusyboxImage;
import dev.wheelhouse.plane.node.testing.LoopbackNetwork;
import dev.wheelhouse.plane.node.testing.TestImages;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real containers under an agent that talks to an API in memory.
final class NodeAgentIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path temp;
  private InMemoryPlane plane;
  private LoopbackNetwork network;
  private TestImages images;
  private NodeAgent agent;
  private long mountsBefore;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(BusyboxImage.missing().isEmpty(), BusyboxImage.missing());
    RuntimeReport report =
        Runtimes.probe(temp).stream()
            .filter(r -> r.runtime().equals("oci"))
            .findFirst()
            .orElseThrow();
    assumeTrue(report.usable(), report.reason());
    mountsBefore = mounts();
    plane = InMemoryPlane.start(Clock.system());
    network = new LoopbackNetwork(temp.resolve("net"));
    images = new TestImages(BusyboxImage.layer(temp.resolve("layer")));
    startAgent();
  }

  /// Mounts of this test: others may come and go on the machine meanwhile.
  private long mounts() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.contains(temp.toString()))
        .count();
  }

  private void startAgent() throws InterruptedException {
    NodeOptions options = NodeOptions.of("n1", temp.resolve("node")).withRuntime("oci");
    agent = NodeAgent.start(options, plane.client(), images, network, Clock.system());
  }

  @AfterEach
  void stop() throws Exception {
    if (agent == null) {
      return;
    }
    agent.stopPods(Duration.ofSeconds(30), Duration.ofSeconds(40));
    List<String> leftovers = new ArrayList<>(agent.leftovers());
    leftovers.removeIf(line -> line.startsWith("pod folder"));
    agent.close();
    plane.close();
    assertThat(leftovers).isEmpty();
    assertThat(mounts()).isEqualTo(mountsBefore);
  }

  private static PodBuilder pod(String name, String script) {
    return new PodBuilder()
        .withApiVersion("v1")
        .withKind("Pod")
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withNodeName("n1")
        .withTerminationGracePeriodSeconds(2L)
        .addNewContainer()
        .withName("main")
        .withImage("busybox:1")
        .withCommand("/bin/sh", "-c", script)
        .endContainer()
        .endSpec();
  }

  private Pod create(Pod pod) {
    return plane.client().resources(Pod.class).create(pod);
  }

  private Optional<Pod> get(String name) {
    return plane.client().resources(Pod.class).get("default", name);
  }

  private Pod await(String name, String what, Predicate<Pod> condition) {
    Eventually.within(
        SOON,
        what + "; is " + get(name).map(p -> String.valueOf(p.getStatus())),
        () -> get(name).filter(condition).isPresent());
    return get(name).orElseThrow();
  }

  private Pod awaitPhase(String name, String phase) {
    return await(
        name,
        "phase " + phase,
        p -> p.getStatus() != null && phase.equals(p.getStatus().getPhase()));
  }

  private static boolean condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals("True"));
  }

  private List<String> events(String pod) {
    return plane.client().resources(Event.class).list("default", ListQuery.ALL).stream()
        .filter(e -> pod.equals(e.getInvolvedObject().getName()))
        .map(e -> e.getReason() + ": " + e.getMessage())
        .toList();
  }

  private void delete(String name) {
    plane
        .client()
        .resources(Pod.class)
        .delete("default", name, new DeleteQuery(null, null, 2L, null));
  }

  private void awaitGone(String name) {
    Eventually.within(SOON, name + " is gone", () -> get(name).isEmpty());
  }

  private String logs(String pod) throws Exception {
    try (InputStream in = agent.streams().logs("default", pod, "", LogQuery.ALL)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aNodeThatWasTakenForLostIsReadyAgainAtItsNextRenewal() {
    JsonObject lost = JsonObject.of("type", "Ready", "status", "Unknown");
    plane
        .client()
        .resources(Node.class)
        .patch(
            "",
            "n1",
            new Patch.Merge(
                JsonObject.of("status", JsonObject.of("conditions", JsonArray.of(lost)))),
            "status");

    Eventually.within(
        SOON,
        "ready again",
        () ->
            plane
                .client()
                .resources(Node.class)
                .get("", "n1")
                .orElseThrow()
                .getStatus()
                .getConditions()
                .stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")));
  }

  @Test
  void registersTheNode() {
    Node node = plane.client().resources(Node.class).get("", "n1").orElseThrow();

    assertThat(node.getStatus().getConditions())
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    assertThat(node.getStatus().getCapacity()).containsKeys("cpu", "memory", "pods");
    assertThat(plane.client().resources(Lease.class).get("kube-node-lease", "n1")).isPresent();
  }

  @Test
  void runsAPodAndRemovesIt() throws Exception {
    create(pod("web", "echo hello; exec sleep 1000").build());

    Pod running = await("web", "ready", p -> p.getStatus() != null && condition(p, "Ready"));
    assertThat(running.getStatus().getPhase()).isEqualTo("Running");
    assertThat(running.getStatus().getPodIP()).isEqualTo("127.0.0.1");
    ContainerStatus status = running.getStatus().getContainerStatuses().getFirst();
    assertThat(status.getContainerID()).startsWith("wheelhouse://");
    assertThat(status.getState().getRunning()).isNotNull();
    Eventually.within(SOON, "its output", () -> read("web").equals("hello\n"));

    delete("web");

    awaitGone("web");
    assertThat(agent.leftovers()).isEmpty();
    Eventually.within(SOON, "events", () -> events("web").size() >= 4);
    assertThat(events("web"))
        .contains(
            "Pulled: Container image \"busybox:1\" already present on machine",
            "Created: Created container: main",
            "Started: Started container main",
            "Killing: Stopping container main");
  }

  @Test
  void aDeletedPodIsReadyAsLongAsItRuns() {
    Queue<Boolean> seen = new ConcurrentLinkedQueue<>();
    plane
        .client()
        .resources(Pod.class)
        .informer()
        .subscribe(
            new Informer.Handler<Pod>() {
              @Override
              public void added(Pod pod) {}

              @Override
              public void deleted(Pod last) {}

              @Override
              public void updated(Pod before, Pod after) {
                boolean runs =
                    after.getStatus().getContainerStatuses().stream()
                        .anyMatch(container -> container.getState().getRunning() != null);
                if (after.getMetadata().getDeletionTimestamp() != null && runs) {
                  seen.add(condition(after, "Ready"));
                }
              }
            });
    create(pod("leaving", "exec sleep 1000").build());
    await("leaving", "ready", p -> p.getStatus() != null && condition(p, "Ready"));

    delete("leaving");

    awaitGone("leaving");
    assertThat(seen).isNotEmpty().containsOnly(true);
  }

  @Test
  void completesInitContainersThenMains() throws Exception {
    Pod pod =
        pod("job", "cat /work/x; exit 0")
            .editSpec()
            .withRestartPolicy("Never")
            .addNewInitContainer()
            .withName("prepare")
            .withImage("busybox:1")
            .withCommand("/bin/sh", "-c", "echo prepared > /work/x")
            .addNewVolumeMount()
            .withName("work")
            .withMountPath("/work")
            .endVolumeMount()
            .endInitContainer()
            .editFirstContainer()
            .addNewVolumeMount()
            .withName("work")
            .withMountPath("/work")
            .endVolumeMount()
            .endContainer()
            .addNewVolume()
            .withName("work")
            .withNewEmptyDir()
            .endEmptyDir()
            .endVolume()
            .endSpec()
            .build();

    create(pod);

    Pod done = awaitPhase("job", "Succeeded");
    assertThat(logs("job")).isEqualTo("prepared\n");
    assertThat(
            done.getStatus()
                .getInitContainerStatuses()
                .getFirst()
                .getState()
                .getTerminated()
                .getReason())
        .isEqualTo("Completed");
  }

  @Test
  void restartsWithBackOff() {
    create(pod("crash", "echo boom > /dev/termination-log; exit 3").build());

    Pod pod =
        await(
            "crash",
            "CrashLoopBackOff",
            p ->
                p.getStatus() != null
                    && p.getStatus().getContainerStatuses().stream()
                        .anyMatch(c ->
                            c.getState().getWaiting() != null
                                && "CrashLoopBackOff"
                                    .equals(c.getState().getWaiting().getReason())));

    ContainerStatus status = pod.getStatus().getContainerStatuses().getFirst();
    assertThat(status.getRestartCount()).isEqualTo(1);
    assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(3);
    assertThat(status.getLastState().getTerminated().getMessage()).isEqualTo("boom\n");
    assertThat(status.getState().getWaiting().getMessage())
        .startsWith("back-off 10s restarting failed container=main pod=crash_default(");
  }

  @Test
  void showsWhyAnImageCannotBePulled() {
    create(
        pod("bad", "true")
            .editSpec()
            .editFirstContainer()
            .withImage("nowhere/none:1")
            .endContainer()
            .endSpec()
            .build());

    Pod pod =
        await(
            "bad",
            "ImagePullBackOff",
            p ->
                p.getStatus() != null
                    && p.getStatus().getContainerStatuses().stream()
                        .anyMatch(c ->
                            c.getState().getWaiting() != null
                                && "ImagePullBackOff"
                                    .equals(c.getState().getWaiting().getReason())));

    assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
    delete("bad");
    awaitGone("bad");
  }

  @Test
  void waitsForAConfigMapAndThenRuns() throws Exception {
    create(
        pod("cfg", "echo $KEY; cat /etc/config/a.txt; exec sleep 1000")
            .editSpec()
            .editFirstContainer()
            .addNewEnv()
            .withName("KEY")
            .withNewValueFrom()
            .withNewConfigMapKeyRef("key", "settings", false)
            .endValueFrom()
            .endEnv()
            .endContainer()
            .endSpec()
            .build());
    Pod waiting =
        await(
            "cfg",
            "CreateContainerConfigError",
            p ->
                p.getStatus() != null
                    && p.getStatus().getContainerStatuses().stream()
                        .anyMatch(c ->
                            c.getState().getWaiting() != null
                                && "CreateContainerConfigError"
                                    .equals(c.getState().getWaiting().getReason())));
    assertThat(
            waiting
                .getStatus()
                .getContainerStatuses()
                .getFirst()
                .getState()
                .getWaiting()
                .getMessage())
        .isEqualTo("configmap \"settings\" not found");

    plane
        .client()
        .resources(ConfigMap.class)
        .create(
            new ConfigMapBuilder()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withNewMetadata()
                .withName("settings")
                .withNamespace("default")
                .endMetadata()
                .addToData("key", "value")
                .build());

    awaitPhase("cfg", "Running");
    Eventually.within(SOON, "its output", () -> read("cfg").startsWith("value\n"));
  }

  @Test
  void volumesFollowThePodsLabels() {
    create(
        pod("labelled", "while true; do cat /etc/podinfo/labels; echo; sleep 0.1; done")
            .editMetadata()
            .addToLabels("tier", "front")
            .endMetadata()
            .editSpec()
            .editFirstContainer()
            .addNewVolumeMount()
            .withName("info")
            .withMountPath("/etc/podinfo")
            .endVolumeMount()
            .endContainer()
            .addNewVolume()
            .withName("info")
            .withNewDownwardAPI()
            .addNewItem()
            .withPath("labels")
            .withNewFieldRef("v1", "metadata.labels")
            .endItem()
            .endDownwardAPI()
            .endVolume()
            .endSpec()
            .build());
    Eventually.within(SOON, "first label", () -> read("labelled").contains("tier=\"front\""));

    plane
        .client()
        .resources(Pod.class)
        .patch(
            "default",
            "labelled",
            new Patch.Merge(
                JsonObject.of("metadata", JsonObject.of("labels", JsonObject.of("tier", "back")))),
            "");

    Eventually.within(SOON, "changed label", () -> read("labelled").contains("tier=\"back\""));
    delete("labelled");
    awaitGone("labelled");
  }

  private String read(String pod) {
    try {
      return logs(pod);
    } catch (Exception e) {
      return "";
    }
  }

  @Test
  void readinessFollowsAnExecProbe() throws Exception {
    create(
        pod("probe", "exec sleep 1000")
            .editSpec()
            .editFirstContainer()
            .withNewReadinessProbe()
            .withPeriodSeconds(1)
            .withNewExec()
            .withCommand("test", "-f", "/tmp/ready")
            .endExec()
            .endReadinessProbe()
            .endContainer()
            .endSpec()
            .build());
    Pod running = awaitPhase("probe", "Running");
    assertThat(condition(running, "Ready")).isFalse();

    try (RemoteProcess exec =
        agent
            .streams()
            .exec(
                "default", "probe", "", List.of("touch", "/tmp/ready"), ExecSpec.Streams.OUTPUT)) {
      assertThat(exec.await()).isZero();
    }

    await("probe", "ready", p -> condition(p, "Ready"));
  }

  @Test
  void livenessRestartsAContainer() {
    create(
        pod("live", "exec sleep 1000")
            .editSpec()
            .editFirstContainer()
            .withNewLivenessProbe()
            .withPeriodSeconds(1)
            .withFailureThreshold(1)
            .withNewExec()
            .withCommand("false")
            .endExec()
            .endLivenessProbe()
            .endContainer()
            .endSpec()
            .build());

    await(
        "live",
        "a restart",
        p ->
            p.getStatus() != null
                && p.getStatus().getContainerStatuses().stream()
                    .anyMatch(c -> c.getRestartCount() > 0));

    Eventually.within(
        SOON,
        "event",
        () ->
            events("live")
                .contains("Killing: Container main failed liveness probe, will be restarted"));
  }

  @Test
  void anotherAgentAdoptsWhatRuns() throws Exception {
    create(pod("stay", "trap 'exit 5' TERM; echo up; while :; do sleep 0.1; done").build());
    Pod before = await("stay", "ready", p -> p.getStatus() != null && condition(p, "Ready"));

    agent.close();
    startAgent();

    Pod after = get("stay").orElseThrow();
    assertThat(after.getStatus().getContainerStatuses().getFirst().getContainerID())
        .isEqualTo(before.getStatus().getContainerStatuses().getFirst().getContainerID());
    try (RemoteProcess exec =
        agent
            .streams()
            .exec("default", "stay", "main", List.of("echo", "in"), ExecSpec.Streams.OUTPUT)) {
      assertThat(exec.stdout().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("in\n");
    }
    delete("stay");
    awaitGone("stay");
    assertThat(agent.leftovers()).isEmpty();
  }

  @Test
  void removesPodsThatVanishedMeanwhile() throws Exception {
    Pod pod = create(pod("lost", "exec sleep 1000").build());
    await("lost", "ready", p -> p.getStatus() != null && condition(p, "Ready"));

    agent.close();
    plane
        .client()
        .resources(Pod.class)
        .delete("default", "lost", DeleteQuery.now(pod.getMetadata().getUid()));
    Eventually.within(
        SOON,
        "gone from the informer",
        () -> plane.client().resources(Pod.class).informer().get("default", "lost").isEmpty());
    startAgent();

    assertThat(agent.leftovers()).isEmpty();
  }

  @Test
  void portForwardReachesThePodsLoopback() throws Exception {
    create(pod("serve", "while :; do echo answer | nc -l -p 8080; done").build());
    await("serve", "ready", p -> p.getStatus() != null && condition(p, "Ready"));

    Eventually.within(SOON, "an answer", () -> answer("serve").equals("answer\n"));
    assertThatThrownBy(() -> agent.streams().portForward("default", "serve", 9))
        .hasMessageContaining("failed to connect");
  }

  @Test
  void debugsARunningPod() throws Exception {
    create(pod("patient", "exec sleep 1234").build());
    Pod running = await("patient", "ready", p -> p.getStatus() != null && condition(p, "Ready"));

    plane
        .client()
        .resources(Pod.class)
        .update(
            new PodBuilder(running)
                .editSpec()
                .addNewEphemeralContainer()
                .withName("doctor")
                .withImage("busybox:1")
                .withTargetContainerName("main")
                .withCommand("/bin/sh", "-c", "ps; exit 3")
                .endEphemeralContainer()
                .endSpec()
                .build());

    Pod debugged =
        await(
            "patient",
            "debugged",
            p ->
                p.getStatus().getEphemeralContainerStatuses().stream()
                    .anyMatch(status -> status.getState().getTerminated() != null));
    assertThat(
            debugged
                .getStatus()
                .getEphemeralContainerStatuses()
                .getFirst()
                .getState()
                .getTerminated()
                .getExitCode())
        .isEqualTo(3);
    assertThat(condition(debugged, "Ready")).isTrue();
    try (InputStream in = agent.streams().logs("default", "patient", "doctor", LogQuery.ALL)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("sleep 1234");
    }
  }

  @Test
  void resizesARunningContainer() throws Exception {
    Pod small =
        pod("grows", "exec sleep 1000")
            .editSpec()
            .editFirstContainer()
            .withNewResources()
            .addToLimits("memory", new Quantity("64Mi"))
            .addToRequests("memory", new Quantity("64Mi"))
            .endResources()
            .endContainer()
            .endSpec()
            .build();
    create(small);
    Pod running = await("grows", "ready", p -> p.getStatus() != null && condition(p, "Ready"));

    plane
        .client()
        .resources(Pod.class)
        .update(
            new PodBuilder(running)
                .editSpec()
                .editFirstContainer()
                .editResources()
                .addToLimits("memory", new Quantity("96Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .build());

    await(
        "grows",
        "resized",
        p ->
            new Quantity("96Mi")
                .equals(
                    p.getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getResources()
                        .getLimits()
                        .get("memory")));
    assertThat(memoryLimits()).contains(Long.toString(96L << 20));
    assertThat(get("grows").orElseThrow().getStatus().getContainerStatuses().getFirst())
        .matches(status -> status.getRestartCount() == 0);
  }

  /// Memory limits of all containers that this program's agents run.
  private static List<String> memoryLimits() throws Exception {
    Path unified = Path.of("/sys/fs/cgroup/wheelhouse");
    Path root = Files.isDirectory(unified) ? unified : Path.of("/sys/fs/cgroup/memory/wheelhouse");
    List<String> limits = new ArrayList<>();
    try (var tree = Files.walk(root)) {
      for (Path file : tree.toList()) {
        String name = file.getFileName().toString();
        if (name.equals("memory.limit_in_bytes") || name.equals("memory.max")) {
          limits.add(Files.readString(file).strip());
        }
      }
    } catch (java.io.UncheckedIOException vanished) {
      return memoryLimits();
    }
    return limits;
  }

  private String answer(String pod) {
    try (var connection = agent.streams().portForward("default", pod, 8080)) {
      return new String(connection.input().readAllBytes(), StandardCharsets.UTF_8);
    } catch (Exception e) {
      return "";
    }
  }
}
