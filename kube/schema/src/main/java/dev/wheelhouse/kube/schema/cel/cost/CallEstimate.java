// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.cost;

import org.jspecify.annotations.Nullable;

/// The cost of a call without its arguments, and the size of its result where that is known.
record CallEstimate(CostRange cost, @Nullable CostRange resultSize) {

  static CallEstimate of(CostRange cost) {
    return new CallEstimate(cost, null);
  }
}
