// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.volumeprotection;

import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Wires the loop over claims. A pod on a node uses the claims that its volumes name, to its end;
/// of an ephemeral volume's claim, until its node is done with it.
public final class ClaimProtectionController implements ControllerFactory {

  private static final String FINALIZER = "kubernetes.io/pvc-protection";

  @Override
  public String name() {
    return "persistentvolumeclaim-protection-controller";
  }

  @Override
  public void start(ControllerContext context) {
    PlaneClient client = context.client();
    Resources<Pod> pods = client.resources(Pod.class);
    Resources<PersistentVolumeClaim> claims = client.resources(PersistentVolumeClaim.class);
    context
        .loop(
            "claimprotection",
            new ProtectionReconciler<>(claims, FINALIZER, claim -> isUsed(claim, pods)))
        .watch(claims.informer())
        .watch(pods.informer(), ClaimProtectionController::claims)
        .start();
  }

  private static boolean isUsed(PersistentVolumeClaim claim, Resources<Pod> pods) {
    String name = claim.getMetadata().getName();
    return pods.list(claim.getMetadata().getNamespace(), ListQuery.ALL).stream()
        .anyMatch(pod -> uses(pod, name));
  }

  private static boolean uses(Pod pod, String claim) {
    if (pod.getSpec().getNodeName() == null || pod.getSpec().getNodeName().isEmpty()) {
      return false;
    }
    for (Volume volume : pod.getSpec().getVolumes()) {
      boolean named =
          volume.getPersistentVolumeClaim() != null
              && claim.equals(volume.getPersistentVolumeClaim().getClaimName());
      boolean ephemeral =
          volume.getEphemeral() != null
              && claim.equals(ephemeralClaim(pod, volume))
              && !isShutDown(pod);
      if (named || ephemeral) {
        return true;
      }
    }
    return false;
  }

  private static String ephemeralClaim(Pod pod, Volume volume) {
    return pod.getMetadata().getName() + "-" + volume.getName();
  }

  private static boolean isShutDown(Pod pod) {
    Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
    return pod.getMetadata().getDeletionTimestamp() != null && grace != null && grace == 0;
  }

  private static Collection<Key> claims(Pod pod) {
    List<Key> keys = new ArrayList<>();
    String namespace = pod.getMetadata().getNamespace();
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getPersistentVolumeClaim() != null) {
        keys.add(new Key(namespace, volume.getPersistentVolumeClaim().getClaimName()));
      } else if (volume.getEphemeral() != null) {
        keys.add(new Key(namespace, ephemeralClaim(pod, volume)));
      }
    }
    return keys;
  }
}
