// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An object that an expression constructed: `Object.spec{replicas: 3}`, `JSONPatch{op: "test"}`.
///
/// @param name the type's name, for example `Object.spec`
/// @param fields in the order they are written
public record StructValue(String name, Map<String, Object> fields) implements CelMap {

  public StructValue {
    fields = new LinkedHashMap<>(fields);
  }

  @Override
  public int size() {
    return fields.size();
  }

  @Override
  public @Nullable Object find(Object key) {
    return key instanceof String field ? fields.get(field) : null;
  }

  @Override
  public Set<Object> keys() {
    return new LinkedHashSet<>(fields.keySet());
  }

  @Override
  public String typeName() {
    return name;
  }
}
