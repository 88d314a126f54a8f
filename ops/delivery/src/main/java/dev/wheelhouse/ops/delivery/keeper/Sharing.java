// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An object that several applications share, after the policy `shared-resource`. Its annotation
/// `app.oam.dev/shared-by` lists them as `namespace/name`; the first one writes it. When that one
/// leaves, the next takes over; when the last one leaves, the object goes.
final class Sharing {

  private Sharing() {}

  static List<String> sharers(JsonObject live) {
    String text = live.string("metadata", "annotations", AppKeys.SHARED_BY).orElse("");
    return text.isEmpty() ? List.of() : Arrays.stream(text.split(",")).map(String::trim).toList();
  }

  /// Whether this application is one of several that share it.
  static boolean shares(Owner owner, JsonObject live) {
    return sharers(live).contains(owner.toString());
  }

  /// Enters an application into the list of a live object.
  ///
  /// @return whether it is the one that writes
  /// @throws PlatformException `CONFLICT` when somebody else changed the object meanwhile
  static boolean join(ClusterObjects objects, Owner owner, ObjectRef ref, JsonObject live) {
    List<String> sharers = new ArrayList<>(sharers(live));
    if (!sharers.contains(owner.toString())) {
      sharers.add(owner.toString());
      objects.merge(ref, annotated(sharers, live), Applier.FIELD_MANAGER);
      live.childObject("metadata").childObject("annotations").put(AppKeys.SHARED_BY, text(sharers));
    }
    return sharers.getFirst().equals(owner.toString());
  }

  /// Takes an application out of the list, and hands the object on when it was the first.
  ///
  /// @return whether others are left, so that the object stays
  /// @throws PlatformException `CONFLICT` when somebody else changed the object meanwhile
  static boolean leave(ClusterObjects objects, Owner owner, ObjectRef ref, JsonObject live) {
    List<String> sharers = new ArrayList<>(sharers(live));
    sharers.remove(owner.toString());
    if (sharers.isEmpty()) {
      return false;
    }
    JsonObject patch = annotated(sharers, live);
    String[] next = sharers.getFirst().split("/", 2);
    if (next.length == 2) {
      patch
          .childObject("metadata")
          .put("labels", JsonObject.of(AppKeys.NAMESPACE, next[0], AppKeys.NAME, next[1]));
    }
    objects.merge(ref, patch, Applier.FIELD_MANAGER);
    return true;
  }

  /// Holds only as long as the object is as it was seen.
  private static JsonObject annotated(List<String> sharers, JsonObject live) {
    JsonObject metadata =
        JsonObject.of("annotations", JsonObject.of(AppKeys.SHARED_BY, text(sharers)));
    live.string("metadata", "resourceVersion").ifPresent(it -> metadata.put("resourceVersion", it));
    return JsonObject.of("metadata", metadata);
  }

  static String text(List<String> sharers) {
    return String.join(",", sharers);
  }
}
