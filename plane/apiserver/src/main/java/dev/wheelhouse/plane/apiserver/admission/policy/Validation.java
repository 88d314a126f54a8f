// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.admission.PolicyExpressions;
import dev.wheelhouse.kube.schema.cel.CelBudget;
import dev.wheelhouse.kube.schema.cel.CelLimits;
import dev.wheelhouse.plane.apiserver.admission.expression.Expression;
import dev.wheelhouse.plane.apiserver.admission.expression.Expression.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One of a policy's `validations`.
///
/// @param messageExpression null without one
/// @param message empty for none
/// @param reason of the refusal
record Validation(
    Expression expression, @Nullable Expression messageExpression, String message, String reason) {

  /// Why a request is refused.
  ///
  /// @param index the validation's place in the policy
  record Denial(int index, String message, String reason) {}

  static List<Validation> all(JsonObject spec, PolicyExpressions expressions) {
    List<Validation> validations = new ArrayList<>();
    for (JsonObject validation :
        spec.array("validations").map(JsonArray::objects).orElse(List.of())) {
      String text = validation.string("expression").orElse("");
      String messageText = validation.string("messageExpression").orElse("");
      validations.add(
          new Validation(
              new Expression(text, expressions.condition(text)),
              messageText.isBlank()
                  ? null
                  : new Expression(messageText, expressions.message(messageText)),
              validation.string("message").orElse("").strip(),
              validation.string("reason").orElse("Invalid")));
    }
    return List.copyOf(validations);
  }

  /// Evaluates all validations of a policy.
  ///
  /// @param ignoresFailures what cannot be evaluated counts as fulfilled
  static List<Denial> evaluate(
      List<Validation> validations,
      Map<String, Object> values,
      Variables variables,
      boolean ignoresFailures) {
    CelBudget budget = CelBudget.of(CelLimits.PER_REQUEST);
    Map<String, Object> all = variables.addTo(values, budget);
    List<Denial> denials = new ArrayList<>();
    for (int i = 0; i < validations.size(); i++) {
      Validation validation = validations.get(i);
      switch (validation.expression().evaluate(all, budget)) {
        case Outcome.Value value -> {
          if (!value.result().isTrue()) {
            denials.add(new Denial(i, validation.told(all, budget), validation.reason()));
          }
        }
        case Outcome.Fault fault -> {
          if (!ignoresFailures) {
            denials.add(new Denial(i, fault.message(), ""));
          }
        }
        case Outcome.Exhausted exhausted -> {
          return ignoresFailures ? List.of() : List.of(new Denial(i, exhausted.message(), ""));
        }
      }
    }
    return denials;
  }

  private String told(Map<String, Object> values, CelBudget budget) {
    if (messageExpression != null) {
      switch (messageExpression.evaluate(values, budget)) {
        case Outcome.Value value -> {
          String text = value.result().text().orElse("").strip();
          boolean fits =
              text.getBytes(StandardCharsets.UTF_8).length <= CelLimits.MESSAGE
                  && text.indexOf('\n') < 0;
          if (fits && !text.isEmpty()) {
            return text;
          }
        }
        case Outcome.Fault _ -> {}
        case Outcome.Exhausted exhausted -> {
          return "failed messageExpression: " + exhausted.message();
        }
      }
    }
    return message.isEmpty() ? "failed expression: " + expression.text().strip() : message;
  }
}
