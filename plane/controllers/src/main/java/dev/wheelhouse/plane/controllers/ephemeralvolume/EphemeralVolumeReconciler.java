// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.ephemeralvolume;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimTemplate;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Optional;

/// Makes the claims that a pod's ephemeral volumes lack.
record EphemeralVolumeReconciler(
    Resources<Pod> pods, Resources<PersistentVolumeClaim> claims, EventRecorder events)
    implements Reconciler {

  @Override
  public Outcome reconcile(Key key) {
    Optional<Pod> pod =
        pods.informer()
            .get(key.namespace(), key.name())
            .filter(found -> found.getMetadata().getDeletionTimestamp() == null);
    if (pod.isPresent()) {
      pod.get().getSpec().getVolumes().stream()
          .filter(volume -> volume.getEphemeral() != null)
          .forEach(volume -> ensure(pod.get(), volume));
    }
    return Outcome.DONE;
  }

  private void ensure(Pod pod, Volume volume) {
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName() + "-" + volume.getName();
    Optional<PersistentVolumeClaim> there = claims.informer().get(namespace, name);
    if (there.isEmpty()) {
      create(pod, volume, name);
    } else if (!isOf(there.get(), pod)) {
      String why =
          "PVC %s/%s was not created for pod %s/%s (pod is not owner)"
              .formatted(namespace, name, namespace, pod.getMetadata().getName());
      events.warning(
          pod, "ProvisioningFailed", "ephemeral volume " + volume.getName() + ": " + why);
      throw new PlatformException(Reason.CONFLICT, why);
    }
  }

  private static boolean isOf(PersistentVolumeClaim claim, Pod pod) {
    return claim.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner ->
            Boolean.TRUE.equals(owner.getController())
                && owner.getUid().equals(pod.getMetadata().getUid()));
  }

  private void create(Pod pod, Volume volume, String name) {
    PersistentVolumeClaimTemplate template = volume.getEphemeral().getVolumeClaimTemplate();
    ObjectMeta meta = Optional.ofNullable(template.getMetadata()).orElseGet(ObjectMeta::new);
    PersistentVolumeClaim claim =
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withNamespace(pod.getMetadata().getNamespace())
            .withName(name)
            .withLabels(meta.getLabels())
            .withAnnotations(meta.getAnnotations())
            .addNewOwnerReference()
            .withApiVersion("v1")
            .withKind("Pod")
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .withController(true)
            .withBlockOwnerDeletion(true)
            .endOwnerReference()
            .endMetadata()
            .withSpec(template.getSpec())
            .build();
    try {
      claims.create(claim);
    } catch (PlatformException e) {
      if (!e.is(Reason.ALREADY_EXISTS)) {
        events.warning(
            pod,
            "ProvisioningFailed",
            "ephemeral volume %s: create PVC %s: %s"
                .formatted(volume.getName(), name, e.getMessage()));
        throw e;
      }
    }
  }
}
