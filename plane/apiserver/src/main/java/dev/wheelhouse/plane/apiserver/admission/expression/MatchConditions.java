// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.expression;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.admission.PolicyExpressions;
import dev.wheelhouse.kube.schema.cel.CelBudget;
import dev.wheelhouse.kube.schema.cel.CelLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// The `matchConditions` of a webhook or policy: all must be true. One that is false decides,
/// whatever the others say; else one that fails leaves it to the failure policy.
public final class MatchConditions {

  private final List<Expression> conditions;
  private final boolean ignoresFailures;

  private MatchConditions(List<Expression> conditions, boolean ignoresFailures) {
    this.conditions = conditions;
    this.ignoresFailures = ignoresFailures;
  }

  /// Whether a webhook or policy is asked.
  public sealed interface Result {
    record Matches() implements Result {}

    record DoesNotMatch() implements Result {}

    record Failed(String message) implements Result {}
  }

  /// @param holder what has the conditions
  public static MatchConditions of(
      JsonObject holder, PolicyExpressions expressions, boolean ignoresFailures) {
    List<Expression> conditions = new ArrayList<>();
    for (JsonObject condition :
        holder.array("matchConditions").map(JsonArray::objects).orElse(List.of())) {
      String text = condition.string("expression").orElse("");
      conditions.add(new Expression(text, expressions.condition(text)));
    }
    return new MatchConditions(List.copyOf(conditions), ignoresFailures);
  }

  public boolean isEmpty() {
    return conditions.isEmpty();
  }

  /// @param more adds a policy's variables, which are paid from the budget too
  public Result evaluate(
      Map<String, Object> given,
      BiFunction<Map<String, Object>, CelBudget, Map<String, Object>> more) {
    if (conditions.isEmpty()) {
      return new Result.Matches();
    }
    CelBudget budget = CelBudget.of(CelLimits.MATCH_CONDITIONS);
    Map<String, Object> values = more.apply(given, budget);
    List<String> faults = new ArrayList<>();
    for (Expression condition : conditions) {
      switch (condition.evaluate(values, budget)) {
        case Expression.Outcome.Value value -> {
          if (!value.result().isTrue()) {
            return new Result.DoesNotMatch();
          }
        }
        case Expression.Outcome.Fault fault -> faults.add(fault.message());
        case Expression.Outcome.Exhausted exhausted -> {
          return failed(exhausted.message());
        }
      }
    }
    if (faults.isEmpty()) {
      return new Result.Matches();
    }
    return failed(faults.size() == 1 ? faults.getFirst() : "[" + String.join(", ", faults) + "]");
  }

  private Result failed(String message) {
    return ignoresFailures ? new Result.DoesNotMatch() : new Result.Failed(message);
  }
}
