// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.persistentvolume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.client.volumes.VolumeNotes;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimPlannerTest {

  private static PersistentVolumeClaimBuilder claim(String size) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName("data")
        .withNamespace("team")
        .withUid("u1")
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName("")
        .withNewResources()
        .addToRequests("storage", new Quantity(size))
        .endResources()
        .endSpec();
  }

  private static PersistentVolumeClaim ofClass(String name) {
    return claim("1Gi").editSpec().withStorageClassName(name).endSpec().build();
  }

  private static PersistentVolumeBuilder volume(String name, String size) {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("disk", name)
        .endMetadata()
        .withNewSpec()
        .addToCapacity("storage", new Quantity(size))
        .withAccessModes("ReadWriteOnce", "ReadOnlyMany")
        .endSpec();
  }

  private static PersistentVolume reserved(String name, String claim, String uid) {
    return volume(name, "5Gi")
        .editSpec()
        .withNewClaimRef()
        .withNamespace("team")
        .withName(claim)
        .withUid(uid)
        .endClaimRef()
        .endSpec()
        .build();
  }

  private static StorageClass storageClass(String name, String mode, boolean byDefault) {
    return new StorageClassBuilder()
        .withNewMetadata()
        .withName(name)
        .addToAnnotations(VolumeNotes.DEFAULT_CLASS, Boolean.toString(byDefault))
        .endMetadata()
        .withProvisioner("example.com/disks")
        .withVolumeBindingMode(mode)
        .build();
  }

  private static ClaimStep plan(PersistentVolumeClaim claim, PersistentVolume... volumes) {
    return new ClaimPlanner(claim, List.of(volumes), List.of(), List.of()).plan();
  }

  private static ClaimStep plan(
      PersistentVolumeClaim claim, StorageClass storageClass, Pod... users) {
    return new ClaimPlanner(claim, List.of(), List.of(storageClass), List.of(users)).plan();
  }

  @Test
  void takesTheSmallestVolumeThatFits() {
    PersistentVolume small = volume("small", "2Gi").build();

    ClaimStep step =
        plan(
            claim("2Gi").build(),
            volume("tiny", "1Gi").build(),
            volume("large", "8Gi").build(),
            small);

    assertThat(step).isEqualTo(new ClaimStep.Bind(small));
  }

  @Test
  void takesOnlyWhatModesClassAndSelectorAllow() {
    PersistentVolume other = volume("other", "2Gi").build();
    PersistentVolumeClaim many =
        claim("1Gi").editSpec().withAccessModes("ReadWriteMany").endSpec().build();
    PersistentVolumeClaim selecting =
        claim("1Gi")
            .editSpec()
            .withNewSelector()
            .addToMatchLabels("disk", "fast")
            .endSelector()
            .endSpec()
            .build();

    assertThat(plan(many, other)).isInstanceOf(ClaimStep.Pend.class);
    assertThat(plan(ofClass("fast"), other)).isInstanceOf(ClaimStep.Pend.class);
    assertThat(plan(selecting, other)).isInstanceOf(ClaimStep.Pend.class);
    PersistentVolume fast = volume("fast", "2Gi").build();
    assertThat(plan(selecting, other, fast)).isEqualTo(new ClaimStep.Bind(fast));
  }

  @Test
  void prefersTheVolumeReservedForIt() {
    PersistentVolume reserved = reserved("kept", "data", "");

    assertThat(plan(claim("1Gi").build(), volume("small", "1Gi").build(), reserved))
        .isEqualTo(new ClaimStep.Bind(reserved));
  }

  @Test
  void saysThatThereIsNoVolumeAndNoClass() {
    assertThat(plan(claim("1Gi").build()))
        .isEqualTo(
            new ClaimStep.Pend(
                "Normal",
                "FailedBinding",
                "no persistent volumes available for this claim and no storage class is set"));
  }

  @Test
  void refusesANamedVolumeThatDoesNotFitOrIsAnothers() {
    PersistentVolumeClaim wants = claim("3Gi").editSpec().withVolumeName("disk").endSpec().build();

    assertThat(plan(wants, volume("disk", "1Gi").build()))
        .isEqualTo(
            new ClaimStep.Pend(
                "Warning",
                "VolumeMismatch",
                "Cannot bind to requested volume \"disk\": requested PV is too small"));
    assertThat(plan(wants, reserved("disk", "other", "u9")))
        .isEqualTo(
            new ClaimStep.Pend(
                "Warning", "FailedBinding", "volume \"disk\" already bound to a different claim."));
  }

  @Test
  void asksTheProvisionerOfAnImmediateClass() {
    assertThat(plan(ofClass("fast"), storageClass("fast", "Immediate", false)))
        .isEqualTo(new ClaimStep.Provision("example.com/disks"));
  }

  @Test
  void waitsForTheFirstConsumerAndItsNode() {
    StorageClass delayed = storageClass("late", "WaitForFirstConsumer", false);
    Pod user =
        new PodBuilder()
            .withNewMetadata()
            .withName("web")
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .build();

    assertThat(plan(ofClass("late"), delayed))
        .isEqualTo(
            new ClaimStep.Pend(
                "Normal",
                "WaitForFirstConsumer",
                "waiting for first consumer to be created before binding"));
    assertThat(plan(ofClass("late"), delayed, user))
        .isEqualTo(
            new ClaimStep.Pend(
                "Normal", "WaitForPodScheduled", "waiting for pod web to be scheduled"));
    PersistentVolumeClaim placed = ofClass("late");
    VolumeNotes.set(placed, VolumeNotes.SELECTED_NODE, "n1");
    assertThat(plan(placed, delayed)).isEqualTo(new ClaimStep.Provision("example.com/disks"));
  }

  @Test
  void aClaimOlderThanTheDefaultClassTakesIt() {
    PersistentVolumeClaim older =
        claim("1Gi").editSpec().withStorageClassName(null).endSpec().build();

    assertThat(plan(older, storageClass("standard", "Immediate", true)))
        .isEqualTo(new ClaimStep.TakeClass("standard"));
  }

  @Test
  void namesAClassThatIsNotThere() {
    assertThat(plan(ofClass("gone")))
        .isEqualTo(
            new ClaimStep.Pend(
                "Warning", "ProvisioningFailed", "storageclass.storage.k8s.io \"gone\" not found"));
  }

  @Test
  void aBoundClaimThatLosesItsVolumeIsLost() {
    PersistentVolumeClaim bound = claim("1Gi").editSpec().withVolumeName("disk").endSpec().build();
    VolumeNotes.set(bound, VolumeNotes.BIND_COMPLETED, "yes");
    PersistentVolume kept = reserved("disk", "data", "u1");

    assertThat(plan(bound, kept)).isEqualTo(new ClaimStep.Bind(kept));
    assertThat(plan(bound)).isInstanceOf(ClaimStep.Lose.class);
    assertThat(plan(bound, reserved("disk", "data", "u2"))).isInstanceOf(ClaimStep.Lose.class);
  }
}
