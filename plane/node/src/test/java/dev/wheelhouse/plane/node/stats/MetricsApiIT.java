// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import dev.wheelhouse.plane.node.runtimes.Usage;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricsApiIT {

  private static final Duration SOON = Duration.ofSeconds(5);

  @Test
  void tellsWhatPodsAndNodesUse() throws InterruptedException {
    AtomicLong cpu = new AtomicLong(1_000_000_000);
    try (InMemoryPlane plane = InMemoryPlane.start(Clock.system())) {
      plane.client().resources(Node.class).create(node());
      plane.client().resources(Pod.class).create(pod("web", "app1"));
      plane.client().resources(Pod.class).create(pod("other", "not-running"));
      Informer<Pod> pods = plane.client().resources(Pod.class).informer();
      Informer<Node> nodes = plane.client().resources(Node.class).informer();
      Eventually.within(SOON, "known", () -> pods.list().size() == 2 && nodes.list().size() == 1);
      SteppingClock clock = new SteppingClock();
      UsageSampler sampler =
          new UsageSampler("one", false, pods, runtime(Map.of("app1", cpu)), clock);
      MetricsApi api = new MetricsApi(nodes, List.of(sampler));

      sampler.sample();
      assertThat(items(api.answer("/apis/metrics.k8s.io/v1beta1/pods", ""))).isEmpty();
      cpu.addAndGet(500_000_000);
      clock.forward();
      sampler.sample();

      JsonObject pod = api.answer("/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods/web", "");
      JsonObject container = pod.array("containers").orElseThrow().objects().getFirst();
      assertThat(container.string("usage", "cpu")).contains("250000000n");
      assertThat(container.string("usage", "memory")).contains("2Ki");
      assertThat(pod.string("window")).contains("2.000s");
      JsonObject node = api.answer("/apis/metrics.k8s.io/v1beta1/nodes/one", "");
      assertThat(node.string("usage", "cpu")).contains("250000000n");
      assertThat(items(api.answer("/apis/metrics.k8s.io/v1beta1/pods", "app=web"))).hasSize(1);
      assertThat(items(api.answer("/apis/metrics.k8s.io/v1beta1/pods", "app=x"))).isEmpty();
      assertThat(items(api.answer("/apis/metrics.k8s.io/v1beta1/namespaces/x/pods", ""))).isEmpty();
      assertThatThrownBy(() -> api.answer("/apis/metrics.k8s.io/v1beta1/nodes/two", ""))
          .hasMessage("nodes.metrics.k8s.io \"two\" not found");
    }
  }

  @Test
  void nodeIsMeasuredAlsoWhenAContainerEnds() throws InterruptedException {
    AtomicLong cpu = new AtomicLong(1_000_000_000);
    AtomicLong ending = new AtomicLong(9_000_000_000L);
    try (InMemoryPlane plane = InMemoryPlane.start(Clock.system())) {
      plane.client().resources(Pod.class).create(pod("web", "app1"));
      plane.client().resources(Pod.class).create(pod("ending", "app2"));
      Informer<Pod> pods = plane.client().resources(Pod.class).informer();
      Eventually.within(SOON, "known", () -> pods.list().size() == 2);
      SteppingClock clock = new SteppingClock();
      UsageSampler sampler =
          new UsageSampler("one", false, pods, runtime(Map.of("app1", cpu, "app2", ending)), clock);
      sampler.sample();
      clock.forward();
      sampler.sample();

      ending.set(-1);
      cpu.addAndGet(500_000_000);
      clock.forward();
      sampler.sample();

      assertThat(sampler.machine().orElseThrow().nanoCores()).isEqualTo(250_000_000);
    }
  }

  private static List<JsonObject> items(JsonObject list) {
    return list.array("items").map(JsonArray::objects).orElseThrow();
  }

  private static ContainerRuntime runtime(Map<String, AtomicLong> cpu) {
    return (ContainerRuntime)
        Proxy.newProxyInstance(
            MetricsApiIT.class.getClassLoader(),
            new Class<?>[] {ContainerRuntime.class},
            (_, method, arguments) ->
                method.getName().equals("usage")
                    ? Optional.ofNullable(cpu.get(String.valueOf(arguments[0])))
                        .map(AtomicLong::get)
                        .filter(nanos -> nanos >= 0)
                        .map(nanos -> new Usage(nanos, 4096, 2048, 1024))
                    : Optional.empty());
  }

  private static Node node() {
    return new NodeBuilder().withNewMetadata().withName("one").endMetadata().build();
  }

  private static Pod pod(String name, String container) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .withLabels(Map.of("app", name))
        .endMetadata()
        .withNewSpec()
        .withNodeName("one")
        .endSpec()
        .withNewStatus()
        .addNewContainerStatus()
        .withName("main")
        .withContainerID("wheelhouse://" + container)
        .withNewState()
        .withNewRunning()
        .endRunning()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  /// Two seconds pass when it is told.
  private static final class SteppingClock implements Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void forward() {
      now = now.plusSeconds(2);
    }

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanoTime() {
      return now.toEpochMilli() * 1_000_000;
    }

    @Override
    public void sleep(Duration duration) {
      throw new UnsupportedOperationException("the test samples itself");
    }
  }
}
