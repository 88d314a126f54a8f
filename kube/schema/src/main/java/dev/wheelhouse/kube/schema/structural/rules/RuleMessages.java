// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural.rules;

import dev.wheelhouse.kube.schema.cel.CelBudget;
import dev.wheelhouse.kube.schema.cel.CelEvaluation;
import dev.wheelhouse.kube.schema.cel.CelEvaluation.Failure.Kind;
import dev.wheelhouse.kube.schema.cel.CelLimits;
import dev.wheelhouse.kube.schema.cel.CelProgram;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// What a broken rule says, where that is an expression.
final class RuleMessages {

  private RuleMessages() {}

  /// The outcome of a message expression.
  sealed interface Text {
    /// A message.
    record Message(String text) implements Text {}

    /// None; the rule's own message stands.
    record None() implements Text {}

    /// The limits are reached, and no further rule may run.
    record Stop(String text) implements Text {}
  }

  static Text evaluate(
      CelProgram program, String expression, Map<String, ?> values, CelBudget budget) {
    CelEvaluation outcome = program.evaluate(values, budget);
    if (budget.isExhausted()) {
      return new Text.Stop(
          "messageExpression evaluation failed due to running out of cost budget, no further"
              + " validation rules will be run");
    }
    return switch (outcome) {
      case CelEvaluation.Failure(Kind kind, _, _) when kind != Kind.EVALUATION ->
          new Text.Stop(
              "no further validation rules will be run due to call cost exceeds limit for"
                  + " messageExpression: \""
                  + expression
                  + "\"");
      case CelEvaluation.Failure _ -> new Text.None();
      case CelEvaluation.Result result ->
          usable(result).<Text>map(Text.Message::new).orElseGet(Text.None::new);
    };
  }

  /// One line, neither empty nor endless.
  private static Optional<String> usable(CelEvaluation.Result result) {
    return result
        .text()
        .map(String::strip)
        .filter(text -> !text.isEmpty() && !text.contains("\n"))
        .filter(text -> text.getBytes(StandardCharsets.UTF_8).length <= CelLimits.MESSAGE);
  }
}
