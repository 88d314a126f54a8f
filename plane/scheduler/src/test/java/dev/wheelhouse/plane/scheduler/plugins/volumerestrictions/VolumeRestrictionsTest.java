// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.plugins.volumerestrictions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.cluster.StorageObjects;
import dev.wheelhouse.plane.scheduler.framework.Cycle;
import dev.wheelhouse.plane.scheduler.framework.Placement;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VolumeRestrictionsTest {

  /// The claim `shared` may be used by many pods, any other by one.
  private static final StorageObjects STORAGE =
      new StorageObjects() {
        @Override
        public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
          return Optional.of(
              new PersistentVolumeClaimBuilder()
                  .withNewSpec()
                  .withAccessModes(name.equals("shared") ? "ReadWriteOnce" : "ReadWriteOncePod")
                  .endSpec()
                  .build());
        }

        @Override
        public Optional<PersistentVolume> volume(String name) {
          return Optional.empty();
        }

        @Override
        public List<PersistentVolume> volumes() {
          return List.of();
        }

        @Override
        public Optional<StorageClass> storageClass(String name) {
          return Optional.empty();
        }
      };

  private final ClusterState cluster = new ClusterState(STORAGE);

  @BeforeEach
  void nodes() {
    for (String name : List.of("a", "b")) {
      cluster.putNode(new NodeBuilder().withNewMetadata().withName(name).endMetadata().build());
    }
  }

  private static PodInfo pod(String namespace, String name, String claim) {
    return PodInfo.of(
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .withUid(namespace + name)
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("c")
            .endContainer()
            .addNewVolume()
            .withName("data")
            .withNewPersistentVolumeClaim(claim, false)
            .endVolume()
            .endSpec()
            .build());
  }

  private Placement place(PodInfo pod) {
    return cluster.decide(view -> new Cycle(List.of(new VolumeRestrictions())).place(pod, view));
  }

  @Test
  void aClaimForOnePodIsGivenToOnePodOfTheCluster() {
    cluster.place(pod("default", "first", "single"), "a");

    assertThat(place(pod("default", "second", "single")))
        .isEqualTo(
            new Placement.Nowhere(
                "0/2 nodes are available: 2 node has pod using PersistentVolumeClaim with the same"
                    + " name and ReadWriteOncePod access mode.",
                Set.of("VolumeRestrictions")));
    assertThat(place(pod("other", "second", "single"))).isInstanceOf(Placement.On.class);

    cluster.removePod("defaultfirst");

    assertThat(place(pod("default", "second", "single"))).isInstanceOf(Placement.On.class);
  }

  @Test
  void otherClaimsAreShared() {
    cluster.place(pod("default", "first", "shared"), "a");

    assertThat(place(pod("default", "second", "shared"))).isInstanceOf(Placement.On.class);
  }
}
