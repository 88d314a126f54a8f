// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.volumeprotection;

import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Takes a finalizer off objects that are being deleted and that nothing uses.
///
/// @param used looks at the newest state, not at a cache
record ProtectionReconciler<T extends HasMetadata>(
    Resources<T> resources, String finalizer, Predicate<T> used) implements Reconciler {

  @Override
  public Outcome reconcile(Key key) {
    Optional<T> held =
        resources.get(key.namespace(), key.name()).filter(object -> isHeld(object, finalizer));
    if (held.isPresent() && !used.test(held.get())) {
      T freed = Models.copy(held.get());
      List<String> left = new ArrayList<>(freed.getMetadata().getFinalizers());
      left.remove(finalizer);
      freed.getMetadata().setFinalizers(left);
      resources.update(freed);
    }
    return Outcome.DONE;
  }

  static boolean isHeld(HasMetadata object, String finalizer) {
    return object.getMetadata().getDeletionTimestamp() != null
        && object.getMetadata().getFinalizers().contains(finalizer);
  }
}
