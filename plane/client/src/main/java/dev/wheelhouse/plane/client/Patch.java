// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;

/// A change to an object, in one of the forms the API takes.
public sealed interface Patch {

  /// JSON Patch (RFC 6902).
  record Json(JsonArray operations) implements Patch {}

  /// JSON Merge Patch (RFC 7396).
  record Merge(JsonObject body) implements Patch {}

  /// Kubernetes strategic merge patch.
  record Strategic(JsonObject body) implements Patch {}

  /// Server-side apply as a field manager.
  record Apply(JsonObject body, String fieldManager, boolean force) implements Patch {}
}
