// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import dev.wheelhouse.base.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/// What a [MetadataWatch] tells of an object.
///
/// @param namespace empty for a cluster-scoped one
/// @param version its `resourceVersion`
/// @param leaving whether it is being deleted
public record ObjectMark(
    String namespace,
    String name,
    String uid,
    String version,
    Map<String, String> labels,
    boolean leaving) {

  public ObjectMark {
    labels = Map.copyOf(labels);
  }

  /// @param metadata of the object
  static ObjectMark of(JsonObject metadata) {
    Map<String, String> labels = new HashMap<>();
    metadata
        .object("labels")
        .orElseGet(JsonObject::new)
        .forEach((key, value) -> labels.put(key, String.valueOf(value)));
    return new ObjectMark(
        metadata.string("namespace").orElse(""),
        metadata.string("name").orElse(""),
        metadata.string("uid").orElse(""),
        metadata.string("resourceVersion").orElse(""),
        labels,
        metadata.string("deletionTimestamp").isPresent());
  }
}
