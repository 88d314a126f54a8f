// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.admission.PolicyExpressions;
import dev.wheelhouse.kube.schema.cel.CelCompilation;
import dev.wheelhouse.kube.schema.cel.CelCompilation.Compiled;
import dev.wheelhouse.kube.schema.cel.CelCompilation.Refused;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The CEL expressions of webhooks and policies.
final class ExpressionRules {

  private static final int MOST_CONDITIONS = 64;
  private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
  private static final Set<String> RESERVED =
      Set.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "let",
          "loop",
          "namespace",
          "null",
          "package",
          "return",
          "true",
          "var",
          "void",
          "while");

  private ExpressionRules() {}

  /// An expression that compiles.
  static void check(Scope holder, String key, Function<String, CelCompilation> compiler) {
    String expression = holder.text(key);
    switch (compiler.apply(expression)) {
      case Compiled _ -> {}
      case Refused refused ->
          holder
              .problems()
              .invalid(holder.path(key), expression, PolicyExpressions.problem(refused));
    }
  }

  /// @param params whether the holder has parameters
  static void matchConditions(Scope holder, boolean params) {
    List<Scope> conditions = holder.each("matchConditions");
    if (conditions.size() > MOST_CONDITIONS) {
      holder.problems().tooMany(holder.path("matchConditions"), conditions.size(), MOST_CONDITIONS);
    }
    Set<String> names = new HashSet<>();
    for (Scope condition : conditions) {
      if (condition.text("expression").isBlank()) {
        condition.problems().required(condition.path("expression"), "");
      } else {
        check(condition, "expression", e -> new PolicyExpressions(params).condition(e.strip()));
      }
      if (condition.require("name")) {
        String name = condition.text("name");
        condition.problems().invalid(condition.path("name"), name, Names.qualifiedName(name));
        if (!names.add(name)) {
          condition.problems().duplicate(condition.path("name"), name);
        }
      }
    }
  }

  static void variables(Scope spec, PolicyExpressions expressions) {
    for (Scope variable : spec.each("variables")) {
      String name = variable.text("name");
      if (name.isBlank()) {
        variable.problems().required(variable.path("name"), "name is not specified");
      } else if (!IDENTIFIER.matcher(name).matches() || RESERVED.contains(name)) {
        variable.problems().invalid(variable.path("name"), name, "must be a valid CEL identifier");
      }
      if (variable.text("expression").isBlank()) {
        variable.problems().required(variable.path("expression"), "expression is not specified");
      } else {
        check(variable, "expression", e -> expressions.variable(name, e));
      }
    }
  }
}
