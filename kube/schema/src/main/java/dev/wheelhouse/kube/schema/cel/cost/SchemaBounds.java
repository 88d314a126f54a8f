// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.cost;

import dev.wheelhouse.kube.schema.cel.type.SchemaType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sizes of what a schema bounds; every variable has the same schema, as `self` and `oldSelf`.
public record SchemaBounds(SchemaType root) implements Sizes {

  @Override
  public Optional<CostRange> of(List<String> path) {
    SchemaType type = root;
    for (String step : path.subList(Math.min(1, path.size()), path.size())) {
      SchemaType part = part(type, step);
      if (part == null) {
        return keys(type, step);
      }
      type = part;
    }
    return path.isEmpty() ? Optional.empty() : Optional.of(upTo(type.maxElements()));
  }

  private static CostRange upTo(long max) {
    return new CostRange(0, max);
  }

  /// Keys of maps have no bounds of their own.
  private static Optional<CostRange> keys(SchemaType type, String step) {
    return step.equals("@keys") && type.kind() == SchemaType.Kind.MAP
        ? Optional.of(CostRange.ZERO)
        : Optional.empty();
  }

  private static @Nullable SchemaType part(SchemaType type, String step) {
    return step.equals("@items") || step.equals("@values")
        ? type.element().orElse(null)
        : type.fields().get(step);
  }
}
