// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import java.util.List;

/// One element of `x-kubernetes-validations` says what it has to, in one line each.
final class RuleForm {

  private static final List<String> REASONS =
      List.of(
          "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

  private RuleForm() {}

  static void check(JsonObject tree, FieldPath path, Problems problems) {
    String rule = tree.string("rule").orElse("").strip();
    String message = tree.string("message").orElse("");
    if (rule.isEmpty()) {
      problems.required(path.child("rule"), "rule is not specified");
    } else if (!message.isEmpty() && message.isBlank()) {
      problems.invalid(path.child("message"), message, "must be non-empty if specified");
    } else if (hasLineBreak(message.strip())) {
      problems.invalid(path.child("message"), message, "must not contain line breaks");
    } else if (hasLineBreak(rule) && message.isEmpty()) {
      problems.required(
          path.child("message"), "message must be specified if rule contains line breaks");
    }
    String expression = tree.string("messageExpression").orElse("");
    if (!expression.isEmpty() && expression.isBlank()) {
      problems.required(
          path.child("messageExpression"), "messageExpression must be non-empty if specified");
    }
    tree.string("reason")
        .filter(reason -> !REASONS.contains(reason))
        .ifPresent(reason -> problems.notSupported(path.child("reason"), reason, REASONS));
    fieldPath(tree.string("fieldPath").orElse(""), path.child("fieldPath"), problems);
  }

  private static void fieldPath(String stated, FieldPath path, Problems problems) {
    if (!stated.isEmpty() && stated.isBlank()) {
      problems.invalid(path, stated, "must be non-empty if specified");
    }
    if (hasLineBreak(stated)) {
      problems.invalid(path, stated, "must not contain line breaks");
    }
  }

  private static boolean hasLineBreak(String text) {
    return text.contains("\n") || text.contains("\r");
  }
}
