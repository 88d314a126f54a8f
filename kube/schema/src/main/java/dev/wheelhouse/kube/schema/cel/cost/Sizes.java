// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.cost;

import java.util.List;
import java.util.Optional;

/// Says how large the parts of variables can be.
public interface Sizes {

  /// Nothing is known.
  Sizes UNKNOWN = _ -> Optional.empty();

  /// @param path a variable, then names of fields, `@items`, `@values`, `@keys` or `@indices`
  Optional<CostRange> of(List<String> path);
}
