// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.admission.PolicyExpressions;
import dev.wheelhouse.kube.schema.cel.CelBudget;
import dev.wheelhouse.kube.schema.cel.CelLimits;
import dev.wheelhouse.plane.apiserver.admission.AuditAnnotations;
import dev.wheelhouse.plane.apiserver.admission.expression.Expression;
import dev.wheelhouse.plane.apiserver.admission.expression.Expression.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One of a policy's `auditAnnotations`.
record AuditAnnotation(String key, Expression value) {

  private static final int LONGEST_VALUE = 10 << 10;

  static List<AuditAnnotation> all(JsonObject spec, PolicyExpressions expressions) {
    List<AuditAnnotation> annotations = new ArrayList<>();
    for (JsonObject annotation :
        spec.array("auditAnnotations").map(JsonArray::objects).orElse(List.of())) {
      String text = annotation.string("valueExpression").orElse("");
      annotations.add(
          new AuditAnnotation(
              annotation.string("key").orElse(""),
              new Expression(text, expressions.auditValue(text))));
    }
    return List.copyOf(annotations);
  }

  /// What the evaluations of one policy for one request give, by key.
  static final class Collected {
    private final Map<String, Set<String>> values = new LinkedHashMap<>();

    private void add(String key, String value) {
      String kept = value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value;
      values.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(kept);
    }

    /// Gives them to the audit log.
    void publish(String policy) {
      values.forEach(
          (key, all) -> AuditAnnotations.add(policy + "/" + key, String.join(", ", all)));
    }
  }

  /// Evaluates all annotations of a policy.
  ///
  /// @return why some could not be evaluated
  static List<String> evaluate(
      List<AuditAnnotation> annotations,
      Map<String, Object> values,
      Variables variables,
      Collected collected) {
    CelBudget budget = CelBudget.of(CelLimits.PER_REQUEST);
    Map<String, Object> all = variables.addTo(values, budget);
    List<String> faults = new ArrayList<>(0);
    for (AuditAnnotation annotation : annotations) {
      switch (annotation.value().evaluate(all, budget)) {
        case Outcome.Value value -> {
          String text = value.result().text().orElse("").strip();
          if (!text.isEmpty()) {
            collected.add(annotation.key(), text);
          }
        }
        case Outcome.Fault fault -> faults.add(fault.message());
        case Outcome.Exhausted exhausted -> {
          return List.of(exhausted.message());
        }
      }
    }
    return faults;
  }
}
