// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionResource;

/// Changes an object between two versions of its resource.
@FunctionalInterface
interface Conversion {

  /// Changes the object in place; `apiVersion` is set by the caller.
  void convert(JsonObject object, GroupVersionResource from, GroupVersionResource to);

  /// For versions that differ in nothing but `apiVersion`.
  Conversion NONE = (_, _, _) -> {};
}
