// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.ephemeralvolume;

import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/// Wires the loop over pods that have ephemeral volumes.
public final class EphemeralVolumeController implements ControllerFactory {

  @Override
  public String name() {
    return "ephemeral-volume-controller";
  }

  @Override
  public void start(ControllerContext context) {
    Resources<Pod> pods = context.client().resources(Pod.class);
    Resources<PersistentVolumeClaim> claims =
        context.client().resources(PersistentVolumeClaim.class);
    context
        .loop(
            "ephemeralvolume",
            new EphemeralVolumeReconciler(pods, claims, context.events("ephemeral_volume")))
        .watch(pods.informer(), pod -> hasEphemeralVolume(pod) ? List.of(Key.of(pod)) : List.of())
        .watchOwned(claims.informer(), "Pod")
        .start();
  }

  private static boolean hasEphemeralVolume(Pod pod) {
    return pod.getSpec().getVolumes().stream().anyMatch(volume -> volume.getEphemeral() != null);
  }
}
