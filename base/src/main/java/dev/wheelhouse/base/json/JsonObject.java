// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A mutable JSON object that keeps the order of its keys. Values are as in [JsonArray].
///
/// The accessors with a path walk nested objects: `pod.string("spec", "nodeName")`. They answer
/// empty when a step is absent or has another type; they never throw for what a user wrote.
///
/// Not safe for concurrent change; safe to read from many threads once nobody changes it.
public final class JsonObject extends LinkedHashMap<String, Object> {

  public JsonObject() {}

  public JsonObject(Map<String, ?> values) {
    super(values);
  }

  public static JsonObject of(Object... keysAndValues) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }

  /// The value at a path, or null where a step is absent.
  public @Nullable Object at(String... path) {
    Object current = this;
    for (String step : path) {
      if (!(current instanceof JsonObject object)) {
        return null;
      }
      current = object.get(step);
    }
    return current;
  }

  public Optional<JsonObject> object(String... path) {
    return at(path) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  public Optional<JsonArray> array(String... path) {
    return at(path) instanceof JsonArray array ? Optional.of(array) : Optional.empty();
  }

  public Optional<String> string(String... path) {
    return at(path) instanceof String string ? Optional.of(string) : Optional.empty();
  }

  public Optional<Boolean> bool(String... path) {
    return at(path) instanceof Boolean bool ? Optional.of(bool) : Optional.empty();
  }

  public Optional<Long> integer(String... path) {
    return at(path) instanceof Long number ? Optional.of(number) : Optional.empty();
  }

  /// The object under a key, made and put there when absent or of another type.
  public JsonObject childObject(String key) {
    if (get(key) instanceof JsonObject object) {
      return object;
    }
    JsonObject child = new JsonObject();
    put(key, child);
    return child;
  }

  /// The array under a key, made and put there when absent or of another type.
  public JsonArray childArray(String key) {
    if (get(key) instanceof JsonArray array) {
      return array;
    }
    JsonArray child = new JsonArray();
    put(key, child);
    return child;
  }

  /// Sets a value and returns this object, for building trees in one expression.
  public JsonObject with(String key, Object value) {
    put(key, value);
    return this;
  }

  /// A copy that shares no mutable part with this one.
  public JsonObject deepCopy() {
    JsonObject copy = new JsonObject();
    for (Map.Entry<String, Object> entry : entrySet()) {
      copy.put(entry.getKey(), Json.deepCopy(entry.getValue()));
    }
    return copy;
  }

  @Override
  public String toString() {
    return Json.write(this);
  }
}
