// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A CEL map, or an object with fields. Values are CEL values, made when asked for.
public interface CelMap {

  int size();

  /// The value of a key, or null. Numbers of different types are the same key when they are equal.
  @Nullable Object find(Object key);

  /// The keys in order.
  Set<Object> keys();

  /// The name that `type(x)` answers.
  default String typeName() {
    return "map";
  }
}
