// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;

/// The application whose objects are kept.
///
/// @param uid tells it from another of the same name that was there before
public record Owner(String namespace, String name, String uid) {

  public static final String NAME_LABEL = "app.oam.dev/name";
  public static final String NAMESPACE_LABEL = "app.oam.dev/namespace";

  public static Owner of(JsonObject application) {
    ObjectRef ref = ObjectRef.of(application);
    return new Owner(ref.namespace(), ref.name(), application.string("metadata", "uid").orElse(""));
  }

  /// Whether an object says that it belongs to this application: the proof that is asked for before
  /// anything is changed or deleted.
  boolean owns(JsonObject object) {
    return name.equals(label(object, NAME_LABEL))
        && namespace.equals(label(object, NAMESPACE_LABEL));
  }

  /// Makes an object say that it belongs to this application.
  void sign(JsonObject object) {
    JsonObject labels = object.childObject("metadata").childObject("labels");
    labels.put(NAME_LABEL, name);
    labels.put(NAMESPACE_LABEL, namespace);
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
