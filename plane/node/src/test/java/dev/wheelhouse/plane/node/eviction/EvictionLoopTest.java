// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.time.Clock;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvictionLoopTest {

  private static final long MI = 1 << 20;

  private final Map<Signal, Observation> figures = new HashMap<>();
  private final TestNode node = new TestNode();
  private final TestClock clock = new TestClock();

  private EvictionLoop loop(EvictionOptions options, ImageGarbage images) {
    return new EvictionLoop(options, () -> Map.copyOf(figures), node, images, clock);
  }

  private EvictionLoop loop() {
    return loop(EvictionOptions.DEFAULT, ImageGarbage.NONE);
  }

  private void memory(long available) {
    figures.put(Signal.MEMORY_AVAILABLE, new Observation(available, 4096 * MI));
  }

  private static final class TestClock implements Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanoTime() {
      return now.getEpochSecond() * 1_000_000_000L;
    }

    @Override
    public void sleep(Duration time) {
      now = now.plus(time);
    }
  }

  private static final class TestNode implements EvictionLoop.Host {
    private final List<Candidate> pods = new ArrayList<>();
    private final List<String> evicted = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private int reports;

    @Override
    public Collection<Candidate> candidates(boolean disk) {
      return List.copyOf(pods);
    }

    @Override
    public void evict(String uid, String message, Duration grace) {
      evicted.add(uid + " " + grace.toSeconds() + "s: " + message);
    }

    @Override
    public boolean has(String uid) {
      return false;
    }

    @Override
    public void tell(String type, String reason, String message) {
      events.add(reason);
    }

    @Override
    public void changed() {
      reports++;
    }
  }

  private static Candidate pod(String name, int priority, String request, long used) {
    return new Candidate(
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withUid(name)
            .endMetadata()
            .withNewSpec()
            .withPriority(priority)
            .withTerminationGracePeriodSeconds(30L)
            .addNewContainer()
            .withName("main")
            .withNewResources()
            .addToRequests("memory", new Quantity(request))
            .endResources()
            .endContainer()
            .endSpec()
            .build(),
        Map.of("main", used),
        Map.of("main", used),
        0);
  }

  @Test
  void nothingHappensWhileThereIsEnough() {
    memory(500 * MI);
    figures.put(Signal.NODEFS_AVAILABLE, new Observation(50, 100));
    EvictionLoop loop = loop();

    assertThat(loop.look()).isEmpty();
    assertThat(loop.pressures()).isEmpty();
    assertThat(node.events).isEmpty();
  }

  @Test
  void podThatUsesMostBeyondItsRequestGoesFirst() {
    node.pods.add(pod("within", 0, "800Mi", 700 * MI));
    node.pods.add(pod("some", 0, "0", 100 * MI));
    node.pods.add(pod("most", 0, "100Mi", 600 * MI));
    node.pods.add(pod("dear", 10, "0", 2000 * MI));
    node.pods.add(pod("critical", 2_000_000_000, "0", 3000 * MI));
    memory(50 * MI);

    assertThat(loop().look()).contains("most");
    assertThat(node.evicted)
        .containsExactly(
            "most 1s: The node was low on resource: memory. Threshold quantity: 100Mi, available:"
                + " 50Mi. Container main was using 600Mi, request is 100Mi, has larger consumption"
                + " of memory. ");
    assertThat(node.events).containsExactly("NodeHasInsufficientMemory", "EvictionThresholdMet");
    assertThat(node.reports).isEqualTo(1);
  }

  @Test
  void pressureIsShownForAWhileAfterItWasSeenLast() {
    EvictionLoop loop = loop();
    memory(50 * MI);
    loop.look();
    memory(500 * MI);
    clock.sleep(Duration.ofMinutes(4));
    loop.look();
    assertThat(loop.pressures()).containsExactly(Pressure.MEMORY);

    clock.sleep(Duration.ofMinutes(2));
    loop.look();

    assertThat(loop.pressures()).isEmpty();
    assertThat(node.events).contains("NodeHasSufficientMemory");
  }

  @Test
  void softThresholdWaitsForItsGracePeriod() {
    EvictionOptions options =
        EvictionOptions.parse(
            "",
            "memory.available<1Gi",
            "memory.available=1m30s",
            EvictionOptions.TRANSITION,
            Duration.ofSeconds(10));
    EvictionLoop loop = loop(options, ImageGarbage.NONE);
    node.pods.add(pod("one", 0, "0", MI));
    memory(500 * MI);

    assertThat(loop.look()).isEmpty();
    assertThat(loop.pressures()).containsExactly(Pressure.MEMORY);
    clock.sleep(Duration.ofSeconds(89));
    assertThat(loop.look()).isEmpty();
    clock.sleep(Duration.ofSeconds(1));
    assertThat(loop.look()).contains("one");
    assertThat(node.evicted.getFirst()).startsWith("one 10s: ");
  }

  @Test
  void imagesGoBeforePods() {
    figures.put(Signal.IMAGEFS_AVAILABLE, new Observation(10 * MI, 100 * MI));
    List<Long> asked = new ArrayList<>();
    node.pods.add(pod("one", 0, "0", MI));
    ImageGarbage enough =
        bytes -> {
          asked.add(bytes);
          figures.put(Signal.IMAGEFS_AVAILABLE, new Observation(40 * MI, 100 * MI));
          return bytes;
        };

    assertThat(loop(EvictionOptions.DEFAULT, enough).look()).isEmpty();
    assertThat(asked).containsExactly(5 * MI);

    figures.put(Signal.IMAGEFS_AVAILABLE, new Observation(10 * MI, 100 * MI));
    assertThat(loop().look()).contains("one");
  }

  @Test
  void saysWhichWordIsWrong() {
    assertThatThrownBy(() -> parse("memory.free<1Gi", "", ""))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("`memory.free`");
    assertThatThrownBy(() -> parse("memory.available<lots", "", "")).hasMessageContaining("`lots`");
    assertThatThrownBy(() -> parse("", "memory.available<1Gi", ""))
        .hasMessageContaining("grace period must be specified");
  }

  private static EvictionOptions parse(String hard, String soft, String grace) {
    return EvictionOptions.parse(hard, soft, grace, EvictionOptions.TRANSITION, Duration.ZERO);
  }
}
