// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural.rules;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Optional;

/// One element of `x-kubernetes-validations`. Absent texts are empty.
record ValidationRule(
    String rule,
    String message,
    String messageExpression,
    String reason,
    String fieldPath,
    Optional<Boolean> optionalOldSelf) {

  static ValidationRule of(JsonObject tree) {
    return new ValidationRule(
        tree.string("rule").orElse(""),
        tree.string("message").orElse(""),
        tree.string("messageExpression").orElse(""),
        tree.string("reason").orElse(""),
        tree.string("fieldPath").orElse(""),
        tree.bool("optionalOldSelf"));
  }

  boolean oldSelfIsOptional() {
    return optionalOldSelf.orElse(false);
  }

  /// What messages call the rule.
  String label() {
    return message.isEmpty() ? rule.strip() : message.strip();
  }

  String messageOrDefault() {
    return message.isEmpty() ? "failed rule: " + label() : message.strip();
  }

  /// The whole rule as Kubernetes shows it in messages.
  Object shown() {
    return JsonObject.of(
        "Rule", rule,
        "Message", message,
        "MessageExpression", messageExpression,
        "Reason", reason.isEmpty() ? JsonNull.NULL : reason,
        "FieldPath", fieldPath,
        "OptionalOldSelf", optionalOldSelf.<Object>map(flag -> flag).orElse(JsonNull.NULL));
  }

  @Override
  public String toString() {
    return Json.write(shown());
  }
}
