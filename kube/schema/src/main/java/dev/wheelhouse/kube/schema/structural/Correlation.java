// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.Schema.ListType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value of a changed object and the one it replaces: fields by name, elements of keyed lists by
/// their keys. Elements of other lists have no counterpart. Owned by one thread.
public final class Correlation {

  private final Object value;
  private final Object before;
  private final Schema schema;
  private @Nullable Boolean unchanged;
  private @Nullable Map<List<Object>, Object> byKey;

  public Correlation(Object value, Object before, Schema schema) {
    this.value = value;
    this.before = before;
    this.schema = schema;
  }

  public Object before() {
    return before;
  }

  /// True when both are equal. What was invalid before may then stay so.
  public boolean isUnchanged() {
    Boolean known = unchanged;
    if (known == null) {
      known = value.equals(before);
      unchanged = known;
    }
    return known;
  }

  /// The counterparts of a field; null when there is none.
  public @Nullable Correlation field(String name) {
    Schema child = schema.field(name).orElse(null);
    if (!(value instanceof JsonObject now && before instanceof JsonObject then) || child == null) {
      return null;
    }
    Object old = then.get(name);
    Object current = now.get(name);
    return old == null || current == null ? null : new Correlation(current, old, child);
  }

  /// The counterparts of an element; null when there is none.
  public @Nullable Correlation element(int index) {
    Schema child = schema.items().orElse(null);
    if (schema.listType() != ListType.MAP
        || !(value instanceof JsonArray now && before instanceof JsonArray then)
        || child == null) {
      return null;
    }
    Object old = oldElements(then).get(key(now.get(index)));
    return old == null ? null : new Correlation(now.get(index), old, child);
  }

  private Map<List<Object>, Object> oldElements(JsonArray array) {
    Map<List<Object>, Object> elements = byKey;
    if (elements == null) {
      elements = new HashMap<>();
      for (Object element : array) {
        elements.put(key(element), element);
      }
      byKey = elements;
    }
    return elements;
  }

  private List<Object> key(Object element) {
    List<Object> key = new ArrayList<>();
    for (String name : schema.listMapKeys()) {
      Object part = element instanceof JsonObject object ? object.get(name) : null;
      key.add(part == null ? "" : part);
    }
    return key;
  }
}
