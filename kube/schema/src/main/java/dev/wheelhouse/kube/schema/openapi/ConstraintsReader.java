// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.openapi;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema.Constraints;
import org.jspecify.annotations.Nullable;

/// Reads the value checks of one schema tree.
final class ConstraintsReader {

  private ConstraintsReader() {}

  static Constraints read(JsonObject tree) {
    Constraints read =
        new Constraints(
            number(tree, "minimum"),
            tree.bool("exclusiveMinimum").orElse(false),
            number(tree, "maximum"),
            tree.bool("exclusiveMaximum").orElse(false),
            number(tree, "multipleOf"),
            count(tree, "minLength"),
            count(tree, "maxLength"),
            tree.string("pattern").orElse(null),
            count(tree, "minItems"),
            count(tree, "maxItems"),
            tree.bool("uniqueItems").orElse(false),
            count(tree, "minProperties"),
            count(tree, "maxProperties"));
    return read.equals(Constraints.NONE) ? Constraints.NONE : read;
  }

  private static @Nullable Double number(JsonObject tree, String key) {
    return tree.get(key) instanceof Number number ? (Double) number.doubleValue() : null;
  }

  private static @Nullable Long count(JsonObject tree, String key) {
    return tree.get(key) instanceof Number number ? (Long) number.longValue() : null;
  }
}
