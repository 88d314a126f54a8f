// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelMap;
import dev.wheelhouse.kube.schema.cel.value.JsonValues;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON object with declared fields.
record FieldsValue(JsonObject tree, ValueType.Fields type) implements CelMap {

  @Override
  public int size() {
    return tree.size();
  }

  @Override
  public @Nullable Object find(Object key) {
    Object value = key instanceof String name ? tree.get(name) : null;
    return value == null ? null : typed(value, type.fields().get((String) key));
  }

  private static Object typed(Object value, @Nullable ValueType type) {
    if (type instanceof ValueType.Fields fields && value instanceof JsonObject object) {
      return new FieldsValue(object, fields);
    }
    return type == ValueType.Simple.TIMESTAMP && value instanceof String text
        ? time(text)
        : JsonValues.adapt(value);
  }

  private static Object time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new CelFault("Invalid date-time formatted string " + text + ": " + e.getMessage());
    }
  }

  @Override
  public Set<Object> keys() {
    return Collections.unmodifiableSet(tree.keySet());
  }

  @Override
  public String typeName() {
    return type.name();
  }
}
