// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.time.Clock;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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
    private int sleeps = 100;
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
    public void sleep(Duration time) throws InterruptedException {
      now = now.plus(time);
      if (--sleeps == 0) {
        throw new InterruptedException();
      }
    }
  }

  private static final class TestNode implements EvictionLoop.Host {
    private final List<Candidate> pods = new ArrayList<>();
    private final List<String> evicted = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private int reports;
    private int lingering;

    @Override
    public Collection<Candidate> candidates(boolean disk) {
      return List.copyOf(pods);
    }

    @Override
    public void evict(String uid, String message, Duration grace) {
      evicted.add(uid + " " + grace.toSeconds() + "s: " + message);
      pods.removeIf(candidate -> candidate.pod().getMetadata().getUid().equals(uid));
    }

    @Override
    public boolean has(String uid) {
      return lingering-- > 0;
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
        0,
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
  void pressureIsShownForAWhileAfterItWasSeenLast() throws Exception {
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
  void softThresholdWaitsForItsGracePeriod() throws Exception {
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
    node.pods.add(pod("one", 0, "0", MI));
    ImageGarbage enough =
        () -> figures.put(Signal.IMAGEFS_AVAILABLE, new Observation(40 * MI, 100 * MI));

    assertThat(loop(EvictionOptions.DEFAULT, enough).look()).isEmpty();
    assertThat(node.evicted).isEmpty();

    figures.put(Signal.IMAGEFS_AVAILABLE, new Observation(10 * MI, 100 * MI));
    assertThat(loop().look()).contains("one");
  }

  @Test
  void waitsUntilNothingIsLeftOfOneBeforeItEndsAnother() {
    node.pods.add(pod("one", 0, "0", 2 * MI));
    node.pods.add(pod("two", 0, "0", MI));
    node.lingering = 3;
    clock.sleeps = 3;
    memory(50 * MI);

    assertThatThrownBy(loop()::run).isInstanceOf(InterruptedException.class);

    assertThat(node.evicted).hasSize(1).first().asString().startsWith("one ");
  }

  @Test
  void goesOnAfterALookThatFailed() {
    node.pods.add(pod("one", 0, "0", MI));
    memory(50 * MI);
    clock.sleeps = 3;
    AtomicInteger looks = new AtomicInteger();
    EvictionLoop loop =
        new EvictionLoop(
            EvictionOptions.DEFAULT,
            () -> {
              if (looks.incrementAndGet() <= 2) {
                throw new UncheckedIOException(new IOException("No space left on device"));
              }
              return Map.copyOf(figures);
            },
            node,
            ImageGarbage.NONE,
            clock);

    assertThatThrownBy(loop::run).isInstanceOf(InterruptedException.class);

    assertThat(node.evicted).hasSize(1);
  }

  @Test
  void podsGoWhereImagesCannotBeRemoved() {
    node.pods.add(pod("one", 0, "0", MI));
    figures.put(Signal.IMAGEFS_AVAILABLE, new Observation(10 * MI, 100 * MI));
    ImageGarbage stuck =
        () -> {
          throw new UncheckedIOException(new IOException("No space left on device"));
        };

    assertThat(loop(EvictionOptions.DEFAULT, stuck).look()).contains("one");
  }

  @Test
  void podWithMostFilesGoesFirstWhenInodesAreShort() {
    Candidate large = pod("large", 0, "0", 900 * MI);
    Candidate many = pod("many", 0, "0", MI);
    node.pods.add(new Candidate(large.pod(), Map.of(), large.disk(), 0, 10));
    node.pods.add(new Candidate(many.pod(), Map.of(), many.disk(), 0, 5000));
    figures.put(Signal.NODEFS_INODES_FREE, new Observation(10, 1000));

    assertThat(loop().look()).contains("many");
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
