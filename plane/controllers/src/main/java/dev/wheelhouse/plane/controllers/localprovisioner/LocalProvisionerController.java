// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.localprovisioner;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.volumes.VolumeNotes;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.nio.file.Path;

/// Wires the loops over claims and volumes, and makes the class. Does nothing where the options
/// name no folder.
public final class LocalProvisionerController implements ControllerFactory {

  /// What a class names to have its volumes made here.
  public static final String PROVISIONER = VolumeNotes.LOCAL_PROVISIONER;

  /// The class that is there from the start.
  public static final String CLASS = "standard";

  static final String FINALIZER = "external-provisioner.volume.kubernetes.io/finalizer";

  @Override
  public String name() {
    return "wheelhouse-local-provisioner";
  }

  @Override
  public void start(ControllerContext context) {
    Path root = context.options().volumes();
    if (root == null) {
      return;
    }
    PlaneClient client = context.client();
    Resources<PersistentVolumeClaim> claims = client.resources(PersistentVolumeClaim.class);
    Resources<PersistentVolume> volumes = client.resources(PersistentVolume.class);
    Resources<StorageClass> classes = client.resources(StorageClass.class);
    EventRecorder events = context.events(PROVISIONER);
    VolumeFolders folders = new VolumeFolders(root.toAbsolutePath());
    makeClass(classes);
    context
        .loop(
            "localprovisioner", new ProvisionReconciler(claims, volumes, classes, folders, events))
        .watch(claims.informer())
        .needs(volumes.informer())
        .needs(classes.informer())
        .start();
    context
        .loop("localreclaim", new ReclaimReconciler(volumes, folders, events))
        .watch(volumes.informer())
        .start();
  }

  /// A class of this name that is there already stays as it is.
  private static void makeClass(Resources<StorageClass> classes) {
    try {
      classes.create(
          new StorageClassBuilder()
              .withNewMetadata()
              .withName(CLASS)
              .addToAnnotations("storageclass.kubernetes.io/is-default-class", "true")
              .endMetadata()
              .withProvisioner(PROVISIONER)
              .withReclaimPolicy("Delete")
              .withVolumeBindingMode("WaitForFirstConsumer")
              .withAllowVolumeExpansion(true)
              .build());
    } catch (PlatformException e) {
      if (!e.is(Reason.ALREADY_EXISTS)) {
        throw e;
      }
    }
  }
}
