// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.volumeprotection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.controllers.ControllersFixture;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProtectionControllersTest {

  private final ControllersFixture fixture =
      ControllersFixture.start(new ClaimProtectionController(), new VolumeProtectionController());
  private final Resources<Pod> pods = fixture.client().resources(Pod.class);
  private final Resources<PersistentVolumeClaim> claims =
      fixture.client().resources(PersistentVolumeClaim.class);
  private final Resources<PersistentVolume> volumes =
      fixture.client().resources(PersistentVolume.class);

  @BeforeEach
  void serve() {
    fixture
        .plane()
        .cluster()
        .serve("v1", "pods", "Pod", true)
        .serve("v1", "persistentvolumeclaims", "PersistentVolumeClaim", true)
        .serve("v1", "persistentvolumes", "PersistentVolume", false);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void keepsAClaimWhileAPodOnANodeUsesIt() {
    createClaim("data");
    createClaim("unused");
    Pod user =
        pods.create(
            new PodBuilder()
                .withNewMetadata()
                .withName("user")
                .withNamespace("team")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node")
                .addNewVolume()
                .withName("v")
                .withNewPersistentVolumeClaim("data", false)
                .endVolume()
                .endSpec()
                .build());

    fixture.eventually("seen", () -> !pods.informer().list("team").isEmpty());
    claims.delete("team", "data", DeleteQuery.DEFAULT);
    claims.delete("team", "unused", DeleteQuery.DEFAULT);

    fixture.eventually("the other gone", () -> claims.get("team", "unused").isEmpty());
    assertThat(claims.get("team", "data")).isPresent();
    pods.delete("team", "user", DeleteQuery.now(user.getMetadata().getUid()));
    fixture.eventually("gone", () -> claims.get("team", "data").isEmpty());
  }

  private void createClaim(String name) {
    claims.create(
        new PersistentVolumeClaimBuilder()
            .withMetadata(
                new ObjectMetaBuilder()
                    .withName(name)
                    .withNamespace("team")
                    .withFinalizers("kubernetes.io/pvc-protection")
                    .build())
            .withNewSpec()
            .endSpec()
            .build());
  }

  @Test
  void letsAVolumeGoThatNoClaimHas() {
    volumes.create(
        new PersistentVolumeBuilder()
            .withMetadata(
                new ObjectMetaBuilder()
                    .withName("disk")
                    .withFinalizers("kubernetes.io/pv-protection")
                    .build())
            .withNewSpec()
            .endSpec()
            .build());

    volumes.delete("", "disk", DeleteQuery.DEFAULT);

    fixture.eventually("gone", () -> volumes.get("", "disk").isEmpty());
  }
}
