// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;

/// Model objects as trees and back; for patches, hashes and copies that need fields by name.
public final class Models {

  private Models() {}

  public static JsonObject tree(Object model) {
    return Json.readObject(Codec.encode(model));
  }

  public static <T> T read(JsonObject tree, Class<T> type) {
    return Codec.decode(Json.writeBytes(tree), type);
  }

  /// A copy that shares no mutable part.
  @SuppressWarnings("unchecked")
  public static <T> T copy(T model) {
    return Codec.decode(Codec.encode(model), (Class<T>) model.getClass());
  }
}
