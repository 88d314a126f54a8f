// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.ops.delivery.keeper.Watches.WatchedKind;
import dev.wheelhouse.ops.delivery.memory.MemoryServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KindWatchesTest {

  private static final Set<WatchedKind> PODS = Set.of(new WatchedKind("east", "v1", "Pod"));

  @Test
  @Timeout(60)
  void opensTheWatchesOfAClusterAgainByOtherMeans() throws InterruptedException {
    MemoryServer before = new MemoryServer();
    MemoryServer after = new MemoryServer();
    try (KubernetesClient first = KubeClients.of(before);
        KubernetesClient second = KubeClients.of(after)) {
      AtomicReference<Fabric8Objects> east = new AtomicReference<>(new Fabric8Objects(first));
      try (KindWatches watches = new KindWatches(_ -> east.get(), (_, _) -> {})) {
        watches.ensure(PODS);
        assertThat(before.nextWatch()).isEqualTo("/api/v1/pods");

        east.set(new Fabric8Objects(second));
        watches.reopen("east");
        assertThat(after.nextWatch()).isEqualTo("/api/v1/pods");

        watches.forget("east");
        watches.ensure(PODS);
        assertThat(after.nextWatch()).isEqualTo("/api/v1/pods");
      }
    }
  }

  /// A clock on which those who sleep wait until they are woken.
  private static final class Pauses implements Clock {

    private final BlockingQueue<Duration> begun = new LinkedBlockingQueue<>();
    private final Semaphore ends = new Semaphore(0);

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      begun.add(duration);
      ends.acquire();
    }
  }

  @Test
  @Timeout(60)
  void triesAKindThatIsRefusedNowAndThenAndWhenNobodyAsks() throws InterruptedException {
    MemoryServer server = new MemoryServer();
    server.refuse("/api/v1/pods");
    Pauses pauses = new Pauses();
    try (KubernetesClient client = KubeClients.of(server);
        KindWatches watches =
            new KindWatches(_ -> new Fabric8Objects(client), (_, _) -> {}, pauses)) {
      watches.ensure(PODS);
      assertThat(pauses.begun.take()).isEqualTo(KindWatches.FIRST_PAUSE);
      watches.ensure(PODS);
      watches.ensure(PODS);

      pauses.ends.release();
      assertThat(pauses.begun.take()).isEqualTo(KindWatches.FIRST_PAUSE.multipliedBy(2));
      assertThat(server.refusals()).isEqualTo(2);

      server.refuse("");
      pauses.ends.release();
      assertThat(server.nextWatch()).isEqualTo("/api/v1/pods");
    }
  }

  @Test
  @Timeout(60)
  void aKindThatWasRefusedOnAClusterThatIsGoneIsOpenedOnceItIsBack() throws InterruptedException {
    MemoryServer server = new MemoryServer();
    server.refuse("/api/v1/pods");
    Pauses pauses = new Pauses();
    try (KubernetesClient client = KubeClients.of(server);
        KindWatches watches =
            new KindWatches(_ -> new Fabric8Objects(client), (_, _) -> {}, pauses)) {
      watches.ensure(PODS);
      assertThat(pauses.begun.take()).isEqualTo(KindWatches.FIRST_PAUSE);

      server.refuse("");
      watches.forget("east");
      watches.ensure(PODS);
      assertThat(server.nextWatch()).isEqualTo("/api/v1/pods");
    }
  }
}
