// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;

/// What is special about namespaces: they are active from birth, name themselves in a label, and
/// carry the finalizer of the namespace controller in their spec.
final class Namespaces implements Strategy {

  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  @Override
  public void prepareForCreate(JsonObject namespace) {
    namespace.put("status", JsonObject.of("phase", "Active"));
    JsonArray finalizers = namespace.childObject("spec").childArray("finalizers");
    if (!finalizers.contains("kubernetes")) {
      finalizers.add("kubernetes");
    }
    label(namespace);
  }

  @Override
  public void prepareForUpdate(JsonObject namespace, JsonObject before) {
    label(namespace);
  }

  private static void label(JsonObject namespace) {
    namespace
        .childObject("metadata")
        .childObject("labels")
        .put(NAME_LABEL, namespace.string("metadata", "name").orElse(""));
  }
}
