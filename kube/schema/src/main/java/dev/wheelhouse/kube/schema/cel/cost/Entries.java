// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.cost;

import org.jspecify.annotations.Nullable;

/// The sizes of the keys and values of a container.
///
/// @param list false for a map
record Entries(boolean list, CostRange key, CostRange value) {

  static @Nullable Entries union(@Nullable Entries one, @Nullable Entries other) {
    return one == null || other == null
        ? null
        : new Entries(one.list, one.key.or(other.key), one.value.or(other.value));
  }
}
