// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.admission;

import dev.wheelhouse.kube.schema.cel.CelCompilation;
import dev.wheelhouse.kube.schema.cel.CelCompilation.Compiled;
import dev.wheelhouse.kube.schema.cel.CelCompilation.Refused;
import dev.wheelhouse.kube.schema.cel.CelCompiler;
import dev.wheelhouse.kube.schema.cel.CelEnvironment;
import dev.wheelhouse.kube.schema.cel.ValueType;
import dev.wheelhouse.kube.schema.cel.ValueType.Fields;
import dev.wheelhouse.kube.schema.cel.ValueType.ListOf;
import dev.wheelhouse.kube.schema.cel.ValueType.Named;
import dev.wheelhouse.kube.schema.cel.ValueType.Simple;
import java.util.LinkedHashMap;
import java.util.Map;

/// Compiles the expressions of one webhook or policy. Variables of a policy are compiled in order:
/// each sees those before it, and so does everything that is compiled later. Owned by one thread.
public final class PolicyExpressions {

  /// The names of variables that expressions read.
  public static final String OBJECT = "object";

  public static final String OLD_OBJECT = "oldObject";
  public static final String REQUEST = "request";
  public static final String PARAMS = "params";
  public static final String NAMESPACE = "namespaceObject";
  public static final String VARIABLES = "variables";
  public static final String AUTHORIZER = "authorizer";
  public static final String REQUEST_RESOURCE = "authorizer.requestResource";

  private static final String FAILED = "compilation failed: ";
  private static final String WRONG_RESULT = "must evaluate to ";

  private final CelEnvironment plain;
  private final Map<String, ValueType> variables = new LinkedHashMap<>();

  /// @param params whether there is a variable of this name
  public PolicyExpressions(boolean params) {
    this(params, ValueType.DYN, ValueType.DYN);
  }

  /// For the type check of expressions against a kind.
  ///
  /// @param object the type of `object` and `oldObject`
  public PolicyExpressions(boolean params, ValueType object, ValueType paramsType) {
    CelEnvironment environment =
        CelEnvironment.PLAIN
            .with(OBJECT, object)
            .with(OLD_OBJECT, object)
            .with(REQUEST, AdmissionTypes.REQUEST)
            .with(NAMESPACE, AdmissionTypes.NAMESPACE);
    this.plain = params ? environment.with(PARAMS, paramsType) : environment;
  }

  /// Compiles a variable and makes it known; one that is refused is of any type.
  public CelCompilation variable(String name, String expression) {
    CelCompilation compilation = compile(authorized(), expression);
    variables.put(
        name,
        switch (compilation) {
          case Compiled(var program) -> program.resultType();
          case Refused _ -> ValueType.DYN;
        });
    return compilation;
  }

  /// A match condition, or the expression of a validation.
  public CelCompilation condition(String expression) {
    return compile(authorized(), expression, ValueType.BOOL);
  }

  /// A `messageExpression`.
  public CelCompilation message(String expression) {
    return compile(environment(), expression, ValueType.STRING);
  }

  /// The `valueExpression` of an audit annotation.
  public CelCompilation auditValue(String expression) {
    return compile(authorized(), expression, ValueType.STRING, Simple.NULL);
  }

  /// An expression whose result may be anything.
  public CelCompilation any(String expression) {
    return compile(authorized(), expression);
  }

  public CelCompilation applyConfiguration(String expression) {
    return compile(authorized().withMutations(), expression, new Named("Object"));
  }

  public CelCompilation jsonPatch(String expression) {
    return compile(authorized().withMutations(), expression, new ListOf(new Named("JSONPatch")));
  }

  private static CelCompilation compile(
      CelEnvironment environment, String expression, ValueType... results) {
    return CelCompiler.shared().compile(environment, expression, results);
  }

  private CelEnvironment environment() {
    return variables.isEmpty()
        ? plain
        : plain.with(VARIABLES, new Fields("kubernetes.variables", variables));
  }

  private CelEnvironment authorized() {
    return environment()
        .with(AUTHORIZER, Simple.AUTHORIZER)
        .with(REQUEST_RESOURCE, Simple.RESOURCE_CHECK);
  }

  /// Why an expression is refused, as the API says it.
  public static String problem(Refused refused) {
    String text = refused.text();
    return text.startsWith(WRONG_RESULT) ? text : FAILED + text;
  }
}
