// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.eval;

import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelList;
import dev.wheelhouse.kube.schema.cel.value.CelMap;
import dev.wheelhouse.kube.schema.cel.value.OptionalValue;
import dev.wheelhouse.kube.schema.cel.value.UnsignedInteger;
import dev.wheelhouse.kube.schema.cel.value.Values;
import org.jspecify.annotations.Nullable;

/// Reading of parts of values: `a.b`, `a[b]`, `has(a.b)`, `a.?b`, `a[?b]`. A part of an optional is
/// optional.
final class Access {

  private Access() {}

  static Object select(Object value, String field) {
    if (value instanceof OptionalValue optional) {
      return optionally(optional, inner -> findField(inner, field));
    }
    Object part = findField(value, field);
    if (part == null) {
      throw CelFault.noSuchKey(field);
    }
    return part;
  }

  static boolean has(Object value, String field) {
    if (value instanceof OptionalValue optional) {
      return optional.value() != null && findField(optional.value(), field) != null;
    }
    return findField(value, field) != null;
  }

  static OptionalValue selectOptionally(Object value, String field) {
    return value instanceof OptionalValue optional
        ? optionally(optional, inner -> findField(inner, field))
        : OptionalValue.ofNullable(findField(value, field));
  }

  static Object index(Object value, Object key) {
    if (value instanceof OptionalValue optional) {
      return optionally(optional, inner -> findIndex(inner, key));
    }
    Object part = findIndex(value, key);
    if (part == null) {
      throw value instanceof CelList
          ? new CelFault("index out of bounds: " + key)
          : CelFault.noSuchKey(key);
    }
    return part;
  }

  static OptionalValue indexOptionally(Object value, Object key) {
    return value instanceof OptionalValue optional
        ? optionally(optional, inner -> findIndex(inner, key))
        : OptionalValue.ofNullable(findIndex(value, key));
  }

  private interface Part {
    @Nullable Object of(Object value);
  }

  private static OptionalValue optionally(OptionalValue optional, Part part) {
    return optional.value() == null
        ? OptionalValue.NONE
        : OptionalValue.ofNullable(part.of(optional.value()));
  }

  private static @Nullable Object findField(Object value, String field) {
    if (value instanceof CelMap map) {
      return map.find(field);
    }
    throw CelFault.noSuchKey(field);
  }

  private static @Nullable Object findIndex(Object value, Object key) {
    return switch (value) {
      case CelMap map -> map.find(key);
      case CelList list -> {
        long at = position(key);
        yield at < 0 || at >= list.size() ? null : list.get((int) at);
      }
      default -> throw CelFault.noSuchOverload();
    };
  }

  private static long position(Object key) {
    return switch (key) {
      case Long number -> number;
      case UnsignedInteger number -> number.bits();
      case Double number when number == Math.rint(number) -> number.longValue();
      default ->
          throw new CelFault("unsupported index type '" + Values.typeName(key) + "' in list");
    };
  }
}
