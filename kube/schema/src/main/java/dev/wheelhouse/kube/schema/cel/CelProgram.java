// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import dev.wheelhouse.kube.schema.cel.cost.CostRange;
import java.util.Map;

/// A compiled expression. Safe for use by many threads.
public interface CelProgram {

  String expression();

  /// What the type checker found the result to be.
  ValueType resultType();

  /// True when the expression reads a variable.
  boolean uses(String variable);

  /// What an evaluation will cost, from the bounds that schemas of variables state.
  CostRange estimatedCost();

  /// Evaluates, and takes the cost from the budget.
  ///
  /// @param values the values of the variables by name: JSON trees, [CelFields], results of other
  ///   programs, [java.util.Optional] for optional types, a [CelAuthorizer] for an authorizer. A
  ///   variable that is missing is a fault once it is read.
  CelEvaluation evaluate(Map<String, ?> values, CelBudget budget);
}
