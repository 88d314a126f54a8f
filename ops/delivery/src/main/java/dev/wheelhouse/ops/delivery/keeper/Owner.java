// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keys.AppKeys;

/// The application whose objects are kept.
///
/// @param uid tells it from another of the same name that was there before
/// @param hub where it lives
public record Owner(String namespace, String name, String uid, Hub hub) {

  public Owner(String namespace, String name, String uid) {
    this(namespace, name, uid, Hub.UNKNOWN);
  }

  Owner at(Hub place) {
    return new Owner(namespace, name, uid, place);
  }

  public static Owner of(JsonObject application) {
    ObjectRef ref = ObjectRef.of(application);
    return new Owner(ref.namespace(), ref.name(), application.string("metadata", "uid").orElse(""));
  }

  /// Whether an object says that it belongs to this application: the proof that is asked for before
  /// anything is changed or deleted.
  boolean owns(JsonObject object) {
    return name.equals(label(object, AppKeys.NAME))
        && namespace.equals(label(object, AppKeys.NAMESPACE))
        && !hub.foreign(object);
  }

  /// Makes an object say that it belongs to this application.
  void sign(JsonObject object) {
    JsonObject labels = object.childObject("metadata").childObject("labels");
    labels.put(AppKeys.NAME, name);
    labels.put(AppKeys.NAMESPACE, namespace);
    hub.sign(object);
  }

  /// Refuses what another application owns, of this hub or of another.
  ///
  /// @throws PlatformException `INVALID` when a live object belongs to somebody else
  void requireOthersNot(JsonObject live) {
    if (!label(live, AppKeys.NAME).isEmpty() && !owns(live)) {
      throw new PlatformException(
          Reason.INVALID,
          ObjectRef.of(live) + " belongs to " + told(live) + "; a step does not change it");
    }
  }

  /// Whose a live object is: `application shop/web`.
  String told(JsonObject live) {
    return "application "
        + label(live, AppKeys.NAMESPACE)
        + "/"
        + label(live, AppKeys.NAME)
        + (hub.foreign(live) ? " of another cluster (" + label(live, Hub.LABEL) + ")" : "");
  }

  static String label(JsonObject object, String label) {
    return object.string("metadata", "labels", label).orElse("");
  }

  /// `namespace/name`
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
