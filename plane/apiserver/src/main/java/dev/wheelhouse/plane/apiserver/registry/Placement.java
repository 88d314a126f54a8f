// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;

/// Checks that an object and the path it was sent to speak of the same place.
final class Placement {

  private Placement() {}

  /// The namespace the object belongs to; empty for cluster-scoped resources.
  static String of(WriteRequest write, JsonObject metadata) {
    String told = metadata.string("namespace").orElse("");
    String path = write.namespace();
    if (!write.resource().api().namespaced()) {
      if (!told.isEmpty()) {
        throw Failures.badRequest(
            "namespace may not be set for cluster-scoped resources, the object has: " + told);
      }
      return "";
    }
    if (!told.isEmpty() && !told.equals(path)) {
      throw Failures.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    return path;
  }

  static void requireName(String pathName, JsonObject metadata) {
    String told = metadata.string("name").orElse("");
    if (told.isEmpty()) {
      metadata.put("name", pathName);
    } else if (!told.equals(pathName)) {
      throw Failures.badRequest(
          "the name of the object ("
              + told
              + ") does not match the name on the URL ("
              + pathName
              + ")");
    }
  }
}
