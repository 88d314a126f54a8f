// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import java.util.function.Supplier;

/// What a write was asked for with, for rules that users make (webhooks, policies).
///
/// @param requested the resource as the caller named it
/// @param held the version in which the objects of the request are now
/// @param options `CreateOptions`, `UpdateOptions` or `DeleteOptions`, made when they are asked for
/// @param reinvocation shared by all rules of this write
public record Origin(
    GroupVersionResource requested,
    GroupVersionResource held,
    Supplier<JsonObject> options,
    Reinvocation reinvocation) {

  /// A write without options whose objects are in the version it asked for.
  public static Origin of(GroupVersionResource resource) {
    return new Origin(resource, resource, JsonObject::new, new Reinvocation());
  }
}
