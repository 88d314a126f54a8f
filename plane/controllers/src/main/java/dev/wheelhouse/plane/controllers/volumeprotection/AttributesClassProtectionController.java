// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.volumeprotection;

import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.VolumeAttributesClass;
import java.util.Collection;
import java.util.stream.Stream;

/// Wires the loop over attribute classes. A class is used by the claims that name it, wished or
/// current, and by the volumes that have it.
public final class AttributesClassProtectionController implements ControllerFactory {

  private static final String FINALIZER = "kubernetes.io/vac-protection";

  @Override
  public String name() {
    return "volumeattributesclass-protection-controller";
  }

  @Override
  public void start(ControllerContext context) {
    PlaneClient client = context.client();
    Resources<VolumeAttributesClass> classes = client.resources(VolumeAttributesClass.class);
    Resources<PersistentVolume> volumes = client.resources(PersistentVolume.class);
    Resources<PersistentVolumeClaim> claims = client.resources(PersistentVolumeClaim.class);
    context
        .loop(
            "attributesclassprotection",
            new ProtectionReconciler<>(
                classes,
                FINALIZER,
                found -> isUsed(found.getMetadata().getName(), volumes, claims)))
        .watch(classes.informer())
        .watch(volumes.informer(), volume -> keys(names(volume)))
        .watch(claims.informer(), claim -> keys(names(claim)))
        .start();
  }

  private static boolean isUsed(
      String name, Resources<PersistentVolume> volumes, Resources<PersistentVolumeClaim> claims) {
    return volumes.list("", ListQuery.ALL).stream()
            .flatMap(AttributesClassProtectionController::names)
            .anyMatch(name::equals)
        || claims.list("", ListQuery.ALL).stream()
            .flatMap(AttributesClassProtectionController::names)
            .anyMatch(name::equals);
  }

  private static Stream<String> names(PersistentVolume volume) {
    return Stream.ofNullable(volume.getSpec().getVolumeAttributesClassName());
  }

  private static Stream<String> names(PersistentVolumeClaim claim) {
    Stream<String> wished = Stream.ofNullable(claim.getSpec().getVolumeAttributesClassName());
    return claim.getStatus() == null
        ? wished
        : Stream.concat(
            wished, Stream.ofNullable(claim.getStatus().getCurrentVolumeAttributesClassName()));
  }

  private static Collection<Key> keys(Stream<String> names) {
    return names.map(name -> new Key("", name)).toList();
  }
}
