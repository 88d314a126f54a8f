// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.persistentvolume;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.volumes.VolumeMatch;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// Wires two loops: one over claims, by one worker so that no volume is given away twice, and one
/// over volumes.
public final class VolumeBinderController implements ControllerFactory {

  @Override
  public String name() {
    return "persistentvolume-binder-controller";
  }

  @Override
  public void start(ControllerContext context) {
    PlaneClient client = context.client();
    Resources<PersistentVolumeClaim> claims = client.resources(PersistentVolumeClaim.class);
    Resources<PersistentVolume> volumes = client.resources(PersistentVolume.class);
    Resources<StorageClass> classes = client.resources(StorageClass.class);
    Resources<Pod> pods = client.resources(Pod.class);
    EventRecorder events = context.events("persistentvolume-controller");
    pods.informer().index(ClaimReconciler.USERS, VolumeBinderController::claimNames);
    context
        .loop("claimbinder", new ClaimReconciler(claims, volumes, classes, pods, events), 1)
        .watch(claims.informer())
        .watch(volumes.informer(), volume -> concerned(volume, claims.informer()))
        .watch(classes.informer(), _ -> pending(claims.informer()))
        .needs(pods.informer())
        .start();
    context
        .loop("volumebinder", new VolumeReconciler(volumes, claims, events))
        .watch(volumes.informer())
        .watch(claims.informer(), claim -> concerned(claim, volumes.informer()))
        .start();
  }

  private static Collection<String> claimNames(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getPersistentVolumeClaim() != null)
        .map(volume ->
            pod.getMetadata().getNamespace()
                + "/"
                + volume.getPersistentVolumeClaim().getClaimName())
        .toList();
  }

  /// A reserved or bound volume is of interest to its claim; a free one to all that wait.
  private static Collection<Key> concerned(
      PersistentVolume volume, Informer<PersistentVolumeClaim> claims) {
    ObjectReference reference = volume.getSpec().getClaimRef();
    return reference == null
        ? pending(claims)
        : List.of(new Key(reference.getNamespace(), reference.getName()));
  }

  private static Collection<Key> pending(Informer<PersistentVolumeClaim> claims) {
    return claims.list().stream()
        .filter(claim -> claim.getStatus() == null || !"Bound".equals(claim.getStatus().getPhase()))
        .map(Key::of)
        .toList();
  }

  private static Collection<Key> concerned(
      PersistentVolumeClaim claim, Informer<PersistentVolume> volumes) {
    Stream<String> bound =
        volumes.list().stream()
            .filter(volume -> VolumeMatch.isFor(volume, claim))
            .map(volume -> volume.getMetadata().getName());
    return Stream.concat(bound, Stream.ofNullable(claim.getSpec().getVolumeName()))
        .distinct()
        .map(name -> new Key("", name))
        .toList();
  }
}
