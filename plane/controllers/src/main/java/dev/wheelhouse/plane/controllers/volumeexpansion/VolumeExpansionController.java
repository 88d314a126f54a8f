// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.volumeexpansion;

import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

/// Wires the loop over claims.
public final class VolumeExpansionController implements ControllerFactory {

  @Override
  public String name() {
    return "persistentvolume-expander-controller";
  }

  @Override
  public void start(ControllerContext context) {
    Resources<PersistentVolumeClaim> claims =
        context.client().resources(PersistentVolumeClaim.class);
    Resources<PersistentVolume> volumes = context.client().resources(PersistentVolume.class);
    context
        .loop(
            "volumeexpansion",
            new ExpansionReconciler(claims, volumes, context.events("volume_expand")))
        .watch(claims.informer())
        .start();
  }
}
