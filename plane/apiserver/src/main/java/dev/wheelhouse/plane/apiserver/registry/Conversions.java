// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import java.util.Map;

/// Between the version in which objects are stored and the one that is asked for.
final class Conversions {

  private static final Map<GroupResource, Conversion> CONVERSIONS =
      Map.of(
          new GroupResource("", "events"), new EventConversion(),
          new GroupResource("autoscaling", "horizontalpodautoscalers"), new AutoscalerConversion());

  private Conversions() {}

  /// The stored bytes in the resource's version; the same array where that is the stored one.
  static byte[] served(ServedResource resource, byte[] stored) {
    return isStored(resource)
        ? stored
        : Json.writeBytes(toServed(resource, Json.readObject(stored)));
  }

  static boolean isStored(ServedResource resource) {
    return resource.gvr().equals(resource.storage());
  }

  /// Converts in place.
  static JsonObject toServed(ServedResource resource, JsonObject object) {
    if (!isStored(resource)) {
      conversion(resource).convert(object, resource.storage(), resource.gvr());
      object.put("apiVersion", resource.gvr().apiVersion());
    }
    return object;
  }

  /// Converts in place.
  static JsonObject toStored(ServedResource resource, JsonObject object) {
    if (!isStored(resource)) {
      conversion(resource).convert(object, resource.gvr(), resource.storage());
      object.put("apiVersion", resource.storage().apiVersion());
    }
    return object;
  }

  /// A copy of an object of one version in another.
  static JsonObject between(ServedResource from, ServedResource to, JsonObject object) {
    JsonObject copy = object.deepCopy();
    conversion(from).convert(copy, from.gvr(), to.gvr());
    copy.put("apiVersion", to.gvr().apiVersion());
    return copy;
  }

  private static Conversion conversion(ServedResource resource) {
    return CONVERSIONS.getOrDefault(resource.storage().groupResource(), Conversion.NONE);
  }
}
