// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.admission.PolicyExpressions;
import dev.wheelhouse.kube.schema.cel.CelBudget;
import dev.wheelhouse.kube.schema.cel.CelCompilation;
import dev.wheelhouse.kube.schema.cel.CelEvaluation;
import dev.wheelhouse.kube.schema.cel.CelFields;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The variables of a policy: each is evaluated when an expression first reads it, at most once for
/// an evaluation of the policy.
final class Variables {

  private final Map<String, CelCompilation> compiled;

  private Variables(Map<String, CelCompilation> compiled) {
    this.compiled = compiled;
  }

  static Variables compile(JsonObject spec, PolicyExpressions expressions) {
    Map<String, CelCompilation> compiled = new LinkedHashMap<>();
    for (JsonObject variable : spec.array("variables").map(JsonArray::objects).orElse(List.of())) {
      String name = variable.string("name").orElse("");
      compiled.put(name, expressions.variable(name, variable.string("expression").orElse("")));
    }
    return new Variables(compiled);
  }

  /// Adds the variables to the values of an evaluation, which they read themselves.
  Map<String, Object> addTo(Map<String, Object> values, CelBudget budget) {
    Map<String, Object> all = new HashMap<>(values);
    if (!compiled.isEmpty()) {
      all.put(PolicyExpressions.VARIABLES, new Lazy(all, budget));
    }
    return all;
  }

  private final class Lazy implements CelFields {
    private final Map<String, Object> values;
    private final CelBudget budget;
    private final Map<String, CelEvaluation> known = new HashMap<>();

    Lazy(Map<String, Object> values, CelBudget budget) {
      this.values = values;
      this.budget = budget;
    }

    @Override
    public Optional<Object> field(String name) {
      CelCompilation compilation = compiled.get(name);
      return switch (compilation) {
        case null -> Optional.empty();
        case CelCompilation.Refused refused ->
            throw new CelFault(
                "composited variable \"" + name + "\" fails to compile: " + refused.text());
        case CelCompilation.Compiled(var program) -> {
          CelEvaluation evaluation = known.get(name);
          if (evaluation == null) {
            evaluation = program.evaluate(values, budget);
            known.put(name, evaluation);
          }
          yield switch (evaluation) {
            case CelEvaluation.Result result -> Optional.of(result.value());
            case CelEvaluation.Failure failure ->
                throw new CelFault(
                    "composited variable \"" + name + "\" fails to evaluate: " + failure.message());
          };
        }
      };
    }
  }
}
