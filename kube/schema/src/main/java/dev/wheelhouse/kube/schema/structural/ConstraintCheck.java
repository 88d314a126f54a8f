// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The value checks of one node make sense.
final class ConstraintCheck {

  private ConstraintCheck() {}

  static void check(JsonObject tree, FieldPath path, Problems problems) {
    tree.string("pattern").ifPresent(pattern -> pattern(pattern, path, problems));
    for (String count :
        List.of(
            "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")) {
      if (tree.get(count) instanceof Long number && number < 0) {
        problems.invalid(path.child(count), number, "must be greater than or equal to 0");
      }
    }
    tree.array("x-kubernetes-validations")
        .ifPresent(rules -> {
          for (int i = 0; i < rules.size(); i++) {
            rule(rules.get(i), path.child("x-kubernetes-validations").index(i), problems);
          }
        });
  }

  private static void pattern(String pattern, FieldPath path, Problems problems) {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      problems.invalid(
          path.child("pattern"),
          pattern,
          "must be a valid regular expression, but isn't: " + e.getDescription());
    }
  }

  private static void rule(Object rule, FieldPath path, Problems problems) {
    if (rule instanceof JsonObject tree) {
      RuleForm.check(tree, path, problems);
    } else {
      problems.required(path.child("rule"), "rule is not specified");
    }
  }
}
