// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.plane.node.linux.FolderUse;
import dev.wheelhouse.plane.node.network.Traffic;
import dev.wheelhouse.plane.node.pod.PodFootprint;
import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import dev.wheelhouse.plane.node.runtimes.Usage;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeEndpointsIT {

  @TempDir Path folder;
  private final AtomicLong cpu = new AtomicLong(1_000_000_000);
  private final StepClock clock = new StepClock();
  private InMemoryPlane plane;
  private NodeEndpoints endpoints;

  private static final class StepClock implements Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void sleep(Duration time) {
      now = now.plus(time);
    }
  }

  private static final class Details implements PodDetails {
    @Override
    public Optional<PodFootprint> footprint(String uid) {
      return Optional.of(
          new PodFootprint(
              Map.of("main", new FolderUse(100, 1)),
              Map.of("main", new FolderUse(4096, 2)),
              Map.of("scratch", new FolderUse(8192, 3))));
    }

    @Override
    public Optional<Traffic> traffic(String uid) {
      return Optional.of(new Traffic("eth0", 11, 0, 22, 0));
    }

    @Override
    public FolderUse images() {
      return new FolderUse(5000, 0);
    }
  }

  private ContainerRuntime runtime() {
    return (ContainerRuntime)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ContainerRuntime.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "usage" -> Optional.of(new Usage(cpu.get(), 4096, 2048, 1024));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @BeforeEach
  void measure() {
    plane = InMemoryPlane.start(Clock.system());
    plane.client().resources(Pod.class).create(pod());
    Informer<Pod> pods = plane.client().resources(Pod.class).informer();
    Eventually.within(Duration.ofSeconds(5), "known", () -> pods.list().size() == 1);
    UsageSampler usage = new UsageSampler("one", false, pods, runtime(), clock);
    usage.sample();
    cpu.addAndGet(500_000_000);
    clock.sleep(Duration.ofSeconds(2));
    usage.sample();
    endpoints =
        new NodeEndpoints(
            usage,
            new Details(),
            new NodeEndpoints.Machine(folder, 1 << 20, 2),
            pods::list,
            List::of,
            clock);
  }

  @AfterEach
  void close() {
    plane.close();
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withNodeName("one")
        .addNewContainer()
        .withName("main")
        .withImage("busybox:1")
        .withNewResources()
        .addToLimits("memory", new Quantity("8Ki"))
        .endResources()
        .endContainer()
        .addNewVolume()
        .withName("scratch")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .endSpec()
        .withNewStatus()
        .withStartTime("2025-12-31T23:59:00Z")
        .addNewContainerStatus()
        .withName("main")
        .withContainerID("wheelhouse://c1")
        .withNewState()
        .withNewRunning()
        .withStartedAt("2025-12-31T23:59:30Z")
        .endRunning()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private String text(String path) {
    return new String(
        endpoints.answer(path, Map.of()).orElseThrow().body(), StandardCharsets.UTF_8);
  }

  @Test
  void summaryTellsOfNodeAndPods() {
    JsonObject summary = Json.readObject(text("/stats/summary"));

    assertThat(summary.string("node", "nodeName")).contains("one");
    assertThat(summary.integer("node", "cpu", "usageNanoCores")).contains(250_000_000L);
    assertThat(summary.integer("node", "runtime", "imageFs", "usedBytes")).contains(5000L);
    JsonObject pod = summary.array("pods").orElseThrow().objects().getFirst();
    assertThat(pod.string("podRef", "name")).contains("web");
    assertThat(pod.integer("network", "rxBytes")).contains(11L);
    assertThat(pod.integer("ephemeral-storage", "usedBytes")).contains(100L + 4096 + 8192);
    JsonObject volume = pod.array("volume").orElseThrow().objects().getFirst();
    assertThat(volume.string("name")).contains("scratch");
    assertThat(volume.integer("usedBytes")).contains(8192L);
    JsonObject container = pod.array("containers").orElseThrow().objects().getFirst();
    assertThat(container.string("startTime")).contains("2025-12-31T23:59:30Z");
    assertThat(container.integer("memory", "workingSetBytes")).contains(2048L);
    assertThat(container.integer("memory", "availableBytes")).contains(8192L - 2048);
    assertThat(container.integer("rootfs", "usedBytes")).contains(4096L);
  }

  @Test
  void diskIsLeftOutWhereOnlyProcessorAndMemoryAreWanted() {
    JsonObject summary =
        Json.readObject(
            endpoints
                .answer("/stats/summary", Map.of("only_cpu_and_memory", "true"))
                .orElseThrow()
                .body());

    assertThat(summary.object("node", "fs")).isEmpty();
    JsonObject pod = summary.array("pods").orElseThrow().objects().getFirst();
    assertThat(pod.object("network")).isEmpty();
    assertThat(pod.integer("cpu", "usageNanoCores")).contains(250_000_000L);
  }

  @Test
  void metricsHaveTheNamesOfKubelets() {
    long at = Instant.parse("2026-01-01T00:00:02Z").toEpochMilli();

    assertThat(text("/metrics/resource"))
        .contains("# TYPE container_cpu_usage_seconds_total counter\n")
        .contains(
            "container_cpu_usage_seconds_total{container=\"main\",namespace=\"default\",pod=\"web\"}"
                + " 1.5 "
                + at
                + "\n")
        .contains("pod_memory_working_set_bytes{namespace=\"default\",pod=\"web\"} 2048 " + at)
        .contains("node_cpu_usage_seconds_total 0.5 " + at)
        .contains("resource_scrape_error 0\n");
    assertThat(text("/metrics/cadvisor"))
        .contains("machine_cpu_cores 2\n")
        .contains("container_network_transmit_bytes_total{id=")
        .contains("container_spec_memory_limit_bytes{container=\"main\",");
  }

  @Test
  void listsPodsAndKnowsNoOtherPath() {
    assertThat(Json.readObject(text("/pods/")).array("items").orElseThrow()).hasSize(1);
    assertThat(Json.readObject(text("/runningpods")).array("items").orElseThrow()).isEmpty();
    assertThat(text("/healthz")).isEqualTo("ok");
    assertThat(endpoints.answer("/exec", Map.of())).isEmpty();
  }
}
