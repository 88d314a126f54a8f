// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.expression;

import dev.wheelhouse.kube.schema.admission.PolicyExpressions;
import dev.wheelhouse.kube.schema.cel.CelBudget;
import dev.wheelhouse.kube.schema.cel.CelCompilation;
import dev.wheelhouse.kube.schema.cel.CelEvaluation;
import java.util.Map;

/// A compiled expression, or why there is none, and its evaluation in the words of the Kubernetes
/// API.
public record Expression(String text, CelCompilation compilation) {

  /// What came out.
  public sealed interface Outcome {

    record Value(CelEvaluation.Result result) implements Outcome {}

    record Fault(String message) implements Outcome {}

    /// The budget is used up: nothing after this is evaluated.
    record Exhausted() implements Outcome {
      public String message() {
        return "validation failed due to running out of cost budget, no further validation rules"
            + " will be run";
      }
    }
  }

  public Outcome evaluate(Map<String, ?> values, CelBudget budget) {
    return switch (compilation) {
      case CelCompilation.Refused refused ->
          new Outcome.Fault("compilation error: " + PolicyExpressions.problem(refused));
      case CelCompilation.Compiled(var program) -> {
        CelEvaluation evaluation = program.evaluate(values, budget);
        if (budget.isExhausted()) {
          yield new Outcome.Exhausted();
        }
        yield switch (evaluation) {
          case CelEvaluation.Result result -> new Outcome.Value(result);
          case CelEvaluation.Failure failure ->
              new Outcome.Fault(
                  "expression '" + text + "' resulted in error: " + failure.message());
        };
      }
    };
  }
}
