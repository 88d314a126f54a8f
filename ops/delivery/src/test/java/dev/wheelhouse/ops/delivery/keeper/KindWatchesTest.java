// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.ops.delivery.keeper.Watches.WatchedKind;
import dev.wheelhouse.ops.delivery.memory.MemoryServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Set;
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
}
