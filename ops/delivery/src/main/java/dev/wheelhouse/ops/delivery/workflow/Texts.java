// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;

/// Data of ConfigMaps and Secrets, which are texts. Inputs put other values there too: numbers and
/// booleans become their text, objects and lists JSON, null nothing.
public final class Texts {

  private Texts() {}

  /// The parameter of a name as a map of texts; empty when it is not given.
  public static JsonObject of(Properties properties, String name) {
    return of(properties.tree(name).orElseGet(JsonObject::new));
  }

  public static JsonObject of(JsonObject data) {
    JsonObject texts = new JsonObject();
    data.forEach((key, value) ->
        texts.put(
            key,
            switch (value) {
              case String text -> text;
              case JsonNull _ -> "";
              default -> Json.write(value);
            }));
    return texts;
  }
}
