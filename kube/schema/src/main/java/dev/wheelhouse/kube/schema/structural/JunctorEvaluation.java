// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.Schema.Junctors;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import java.util.List;

/// `allOf`, `anyOf`, `oneOf` and `not` on one value.
final class JunctorEvaluation {

  private JunctorEvaluation() {}

  static void check(Object value, Schema schema, FieldPath path, Problems problems) {
    Junctors junctors = schema.junctors();
    for (Schema inner : junctors.allOf()) {
      CustomResourceValidator.validateValue(value, inner, path, problems);
    }
    if (!junctors.anyOf().isEmpty() && count(value, junctors.anyOf(), path) == 0) {
      problems.invalid(path, value, path + " in body must validate at least one schema (anyOf)");
    }
    if (!junctors.oneOf().isEmpty()) {
      oneOf(value, junctors.oneOf(), path, problems);
    }
    Schema not = junctors.not();
    if (not != null && holds(value, not, path)) {
      problems.invalid(path, value, path + " in body must not validate the schema (not)");
    }
  }

  private static void oneOf(Object value, List<Schema> all, FieldPath path, Problems problems) {
    long valid = count(value, all, path);
    if (valid != 1) {
      problems.invalid(
          path,
          value,
          path
              + " in body must validate one and only one schema (oneOf). Found "
              + (valid == 0 ? "none valid" : valid + " valid alternatives"));
    }
  }

  private static long count(Object value, List<Schema> all, FieldPath path) {
    return all.stream().filter(inner -> holds(value, inner, path)).count();
  }

  private static boolean holds(Object value, Schema schema, FieldPath path) {
    Problems problems = new Problems();
    CustomResourceValidator.validateValue(value, schema, path, problems);
    return problems.isEmpty();
  }
}
