// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import org.jspecify.annotations.Nullable;

/// A CEL `optional_type`: a value, or none.
public record OptionalValue(@Nullable Object value) {

  public static final OptionalValue NONE = new OptionalValue(null);

  public static OptionalValue of(Object value) {
    return new OptionalValue(value);
  }

  public static OptionalValue ofNullable(@Nullable Object value) {
    return value == null ? NONE : new OptionalValue(value);
  }

  public boolean hasValue() {
    return value != null;
  }

  /// @throws CelFault for none
  public Object get() {
    if (value == null) {
      throw new CelFault("optional.none() dereference");
    }
    return value;
  }
}
