// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.loop;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Who owns an object, as its `ownerReferences` say.
public final class Owners {

  private Owners() {}

  /// The owner that controls the object; at most one does.
  public static Optional<OwnerReference> controllerOf(HasMetadata object) {
    for (OwnerReference reference : object.getMetadata().getOwnerReferences()) {
      if (Boolean.TRUE.equals(reference.getController())) {
        return Optional.of(reference);
      }
    }
    return Optional.empty();
  }

  /// The uid of the controlling owner; empty without one. For indexes.
  public static Collection<String> controllerUid(HasMetadata object) {
    return controllerOf(object).map(OwnerReference::getUid).map(List::of).orElse(List.of());
  }

  /// The key of the controlling owner when it is of a kind.
  public static Collection<Key> keysOfController(HasMetadata object, String kind) {
    return controllerOf(object)
        .filter(reference -> kind.equals(reference.getKind()))
        .map(reference -> List.of(new Key(Key.of(object).namespace(), reference.getName())))
        .orElse(List.of());
  }

  public static boolean controls(HasMetadata owner, HasMetadata object) {
    return controllerOf(object)
        .map(reference -> reference.getUid().equals(owner.getMetadata().getUid()))
        .orElse(false);
  }

  /// A reference that makes `owner` the controller and holds up its foreground deletion.
  public static OwnerReference controllerReference(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
