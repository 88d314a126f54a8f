// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A map that an expression made.
public final class MapValue implements CelMap {

  private final Map<Object, Object> entries;

  private MapValue(Map<Object, Object> entries) {
    this.entries = entries;
  }

  public static MapValue empty() {
    return new MapValue(new LinkedHashMap<>());
  }

  /// @param entries keys are booleans, integers or strings; not copied
  public static MapValue of(Map<Object, Object> entries) {
    return new MapValue(entries);
  }

  /// A copy with what another map has added.
  ///
  /// @throws CelFault when a key is there already
  public MapValue with(Object key, Object value) {
    if (find(key) != null) {
      throw new CelFault("insert failed: key " + key + " already exists");
    }
    entries.put(key, value);
    return this;
  }

  /// A map of its own with the same entries.
  public static MapValue copyOf(CelMap map) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (Object key : map.keys()) {
      Object value = map.find(key);
      if (value != null) {
        entries.put(key, value);
      }
    }
    return new MapValue(entries);
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public @Nullable Object find(Object key) {
    Object direct = entries.get(key);
    return direct != null ? direct : findNumber(key);
  }

  private @Nullable Object findNumber(Object key) {
    return switch (key) {
      case Long number -> number >= 0 ? entries.get(new UnsignedInteger(number)) : null;
      case UnsignedInteger number -> number.bits() >= 0 ? entries.get(number.bits()) : null;
      case Double number when number == Math.rint(number) && Math.abs(number) < 1L << 53 -> {
        Object value = entries.get(number.longValue());
        yield value != null ? value : entries.get(new UnsignedInteger(number.longValue()));
      }
      default -> null;
    };
  }

  @Override
  public Set<Object> keys() {
    return entries.keySet();
  }
}
