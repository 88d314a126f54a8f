// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.expression;

import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.kube.schema.cel.CelBudget;
import dev.wheelhouse.kube.schema.cel.CelCompilation;
import dev.wheelhouse.kube.schema.cel.CelCompiler;
import dev.wheelhouse.kube.schema.cel.CelEnvironment;
import dev.wheelhouse.kube.schema.cel.CelEvaluation;
import dev.wheelhouse.kube.schema.cel.CelLimits;
import dev.wheelhouse.kube.schema.cel.CelProgram;
import dev.wheelhouse.kube.schema.cel.ValueType;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// An expression of a workflow, ready to be evaluated: paths
/// (`output.status.conditions[0].message`, `status["a-b"].phase`, `output.$returns.value`),
/// literals, comparisons, `&& || !`, `+ - * /`, `len()`, string interpolation, some functions of
/// CUE's packages (see [Functions]), and what CEL has beside that. Safe for use by many threads.
public final class Expression {

  private final CelProgram program;
  private final Translation translation;

  private Expression(CelProgram program, Translation translation) {
    this.program = program;
    this.translation = translation;
  }

  /// Reads an expression.
  ///
  /// @throws ExpressionFault naming the column and what is wrong there
  public static Expression of(String source) {
    List<Token> tokens = Scanner.scan(source);
    if (tokens.isEmpty()) {
      throw new ExpressionFault(1, "there is no expression");
    }
    return of(tokens);
  }

  static Expression of(List<Token> tokens) {
    Translation translation = Translation.of(tokens);
    CelEnvironment environment = CelEnvironment.PLAIN;
    for (String variable : translation.variables().values()) {
      environment = environment.with(variable, ValueType.DYN);
    }
    for (Translation.Call call : translation.calls()) {
      environment = environment.with(call.variable(), ValueType.DYN);
    }
    return switch (CelCompiler.shared().compile(environment, translation.text())) {
      case CelCompilation.Compiled(CelProgram program) -> new Expression(program, translation);
      case CelCompilation.Refused refused -> throw translation.fault(refused);
    };
  }

  /// The names at the roots of its paths.
  public Set<String> roots() {
    Set<String> roots = new TreeSet<>(translation.variables().keySet());
    translation.calls().stream()
        .flatMap(call -> call.arguments().stream())
        .forEach(argument -> roots.addAll(argument.roots()));
    return roots;
  }

  /// Whether it speaks of a field by this name, such as `$returns`.
  public boolean mentions(String field) {
    return translation.fields().contains(field)
        || translation.calls().stream()
            .flatMap(call -> call.arguments().stream())
            .anyMatch(argument -> argument.mentions(field));
  }

  /// Its value as JSON.
  ///
  /// @param roots JSON trees by name
  /// @throws ExpressionFault why there is none
  public Object evaluate(Map<String, ?> roots) {
    Map<String, Object> values = new HashMap<>();
    translation
        .variables()
        .forEach((name, variable) -> {
          Object value = roots.get(name);
          if (value == null) {
            throw new ExpressionFault("there is no " + name);
          }
          values.put(variable, value);
        });
    for (Translation.Call call : translation.calls()) {
      values.put(
          call.variable(),
          call.body().of(call.arguments().stream().map(it -> it.evaluate(roots)).toList()));
    }
    return switch (program.evaluate(values, CelBudget.of(CelLimits.PER_CALL))) {
      case CelEvaluation.Result result -> json(result);
      case CelEvaluation.Failure failure -> throw new ExpressionFault(failure.message());
    };
  }

  /// Its value as a condition.
  ///
  /// @throws ExpressionFault when it is neither true nor false
  public boolean holds(Map<String, ?> roots) {
    if (evaluate(roots) instanceof Boolean value) {
      return value;
    }
    throw new ExpressionFault("a condition must be true or false");
  }

  private static Object json(CelEvaluation.Result result) {
    try {
      Object value = result.json();
      return value == null ? JsonNull.NULL : value;
    } catch (CelFault e) {
      throw new ExpressionFault(String.valueOf(e.getMessage()));
    }
  }
}
