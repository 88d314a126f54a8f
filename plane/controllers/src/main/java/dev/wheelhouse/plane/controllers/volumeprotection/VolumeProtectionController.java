// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.volumeprotection;

import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import io.fabric8.kubernetes.api.model.PersistentVolume;

/// Wires the loop over volumes. One that is bound to a claim is used.
public final class VolumeProtectionController implements ControllerFactory {

  private static final String FINALIZER = "kubernetes.io/pv-protection";

  @Override
  public String name() {
    return "persistentvolume-protection-controller";
  }

  @Override
  public void start(ControllerContext context) {
    Resources<PersistentVolume> volumes = context.client().resources(PersistentVolume.class);
    context
        .loop(
            "volumeprotection",
            new ProtectionReconciler<>(
                volumes,
                FINALIZER,
                volume ->
                    volume.getStatus() != null && "Bound".equals(volume.getStatus().getPhase())))
        .watch(volumes.informer())
        .start();
  }
}
