// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.admission.PolicyExpressions;
import dev.wheelhouse.kube.schema.apply.Configurations;
import dev.wheelhouse.kube.schema.cel.CelBudget;
import dev.wheelhouse.kube.schema.cel.CelEvaluation;
import dev.wheelhouse.kube.schema.cel.CelLimits;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.patch.JsonPatch;
import dev.wheelhouse.plane.apiserver.admission.expression.Expression;
import dev.wheelhouse.plane.apiserver.admission.expression.Expression.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One of a policy's `mutations`: an expression that gives a JSON patch, or an object that is
/// applied.
///
/// @param jsonPatch false for an apply configuration
record Mutation(Expression expression, boolean jsonPatch) {

  /// A mutation that cannot be carried out.
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failed(String message) {
      super(message, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  static List<Mutation> all(JsonObject spec, PolicyExpressions expressions) {
    List<Mutation> mutations = new ArrayList<>();
    for (JsonObject mutation : spec.array("mutations").map(JsonArray::objects).orElse(List.of())) {
      boolean patch = mutation.string("patchType").orElse("").equals("JSONPatch");
      String text =
          mutation
              .string(patch ? "jsonPatch" : "applyConfiguration", "expression")
              .orElse("")
              .strip();
      mutations.add(
          new Mutation(
              new Expression(
                  text, patch ? expressions.jsonPatch(text) : expressions.applyConfiguration(text)),
              patch));
    }
    return List.copyOf(mutations);
  }

  /// @return the changed object
  /// @throws Failed when the expression or its result does not fit
  JsonObject apply(
      JsonObject object, Map<String, Object> values, Variables variables, @Nullable Schema schema) {
    CelBudget budget = CelBudget.of(CelLimits.PER_REQUEST);
    CelEvaluation.Result result =
        switch (expression.evaluate(variables.addTo(values, budget), budget)) {
          case Outcome.Value value -> value.result();
          case Outcome.Fault fault -> throw new Failed(fault.message());
          case Outcome.Exhausted exhausted -> throw new Failed(exhausted.message());
        };
    TypeNames.check(result.value());
    try {
      return jsonPatch ? patched(object, result.json()) : merged(object, result.json(), schema);
    } catch (CelFault e) {
      throw new Failed(e.text());
    }
  }

  private static JsonObject patched(JsonObject object, Object patch) {
    try {
      return JsonPatch.apply(object, patch);
    } catch (PlatformException e) {
      String why = e.causes().stream().findFirst().map(Cause::message).orElse("" + e.getMessage());
      if (why.endsWith("test failed")) {
        return object;
      }
      throw new Failed("JSON Patch: " + why);
    }
  }

  private static JsonObject merged(JsonObject object, Object applied, @Nullable Schema schema) {
    if (!(applied instanceof JsonObject configuration)) {
      throw new Failed("invalid return type: " + applied.getClass().getSimpleName());
    }
    configuration.put("apiVersion", object.string("apiVersion").orElse(""));
    configuration.put("kind", object.string("kind").orElse(""));
    try {
      return Configurations.merge(object, configuration, schema);
    } catch (PlatformException e) {
      throw new Failed("error applying patch: " + e.getMessage());
    }
  }
}
