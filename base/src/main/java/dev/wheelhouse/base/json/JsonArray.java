// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A mutable JSON array. Elements are [JsonObject], [JsonArray], [String], [Long], [Double],
/// [java.math.BigInteger], [java.math.BigDecimal], [Boolean] or [JsonNull]; never Java's `null`.
///
/// Not safe for concurrent change; safe to read from many threads once nobody changes it.
public final class JsonArray extends ArrayList<Object> {

  public JsonArray() {}

  public JsonArray(int capacity) {
    super(capacity);
  }

  public JsonArray(Collection<?> values) {
    super(values);
  }

  public static JsonArray of(Object... values) {
    return new JsonArray(List.of(values));
  }

  /// The elements that are objects, in order; others are left out.
  public List<JsonObject> objects() {
    List<JsonObject> objects = new ArrayList<>(size());
    for (Object element : this) {
      if (element instanceof JsonObject object) {
        objects.add(object);
      }
    }
    return objects;
  }

  /// The elements that are strings, in order; others are left out.
  public List<String> strings() {
    List<String> strings = new ArrayList<>(size());
    for (Object element : this) {
      if (element instanceof String string) {
        strings.add(string);
      }
    }
    return strings;
  }

  /// A copy that shares no mutable part with this one.
  public JsonArray deepCopy() {
    JsonArray copy = new JsonArray(size());
    for (Object element : this) {
      copy.add(Json.deepCopy(element));
    }
    return copy;
  }

  @Override
  public String toString() {
    return Json.write(this);
  }
}
