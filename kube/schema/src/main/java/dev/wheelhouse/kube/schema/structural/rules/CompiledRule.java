// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural.rules;

import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.cel.CelCompilation;
import dev.wheelhouse.kube.schema.cel.CelCompiler;
import dev.wheelhouse.kube.schema.cel.CelEnvironment;
import dev.wheelhouse.kube.schema.cel.CelProgram;
import dev.wheelhouse.kube.schema.cel.ValueType;
import org.jspecify.annotations.Nullable;

/// A rule with its programs.
///
/// @param program null when the rule does not compile
/// @param error why it does not; empty when it does
/// @param message null without a message expression, or when that does not compile
/// @param messageError why it does not; empty when it does
/// @param fieldPath where the rule reports to, below its own place; empty for its own place
record CompiledRule(
    ValidationRule rule,
    @Nullable CelProgram program,
    String error,
    @Nullable CelProgram message,
    String messageError,
    String fieldPath) {

  static final String SELF = "self";
  static final String OLD_SELF = "oldSelf";

  private record Part(@Nullable CelProgram program, String error) {}

  /// @param resource true where the rule stands at the root of a resource
  static CompiledRule of(ValidationRule rule, Schema schema, boolean resource) {
    CelEnvironment environment = environment(schema, resource, rule.oldSelfIsOptional());
    Part program = compile(environment, rule.rule(), ValueType.BOOL, "");
    Part message =
        program.program() == null || rule.messageExpression().isEmpty()
            ? new Part(null, "")
            : message(environment, rule.messageExpression());
    String path = RuleFieldPath.parse(rule.fieldPath(), schema).orElse("");
    return new CompiledRule(
        rule, program.program(), program.error(), message.program(), message.error(), path);
  }

  private static CelEnvironment environment(
      Schema schema, boolean resource, boolean oldSelfIsOptional) {
    ValueType self = new ValueType.OfSchema(schema, resource);
    return CelEnvironment.PLAIN
        .with(SELF, self)
        .with(OLD_SELF, oldSelfIsOptional ? new ValueType.OptionalOf(self) : self);
  }

  private static Part message(CelEnvironment environment, String expression) {
    return compile(environment, expression, ValueType.STRING, "messageExpression ");
  }

  private static Part compile(
      CelEnvironment environment, String expression, ValueType result, String prefix) {
    return switch (CelCompiler.shared().compile(environment, expression)) {
      case CelCompilation.Refused refused -> new Part(null, prefix + reason(refused, prefix));
      case CelCompilation.Compiled(CelProgram program) ->
          program.resultType().equals(result)
              ? new Part(program, "")
              : new Part(null, wrongResult(result));
    };
  }

  private static String reason(CelCompilation.Refused refused, String prefix) {
    boolean planned = refused.stage() == CelCompilation.Refused.Stage.PLAN;
    String instantiation = prefix.isEmpty() ? "program instantiation" : "instantiation";
    return (planned ? instantiation : "compilation") + " failed: " + refused.text();
  }

  private static String wrongResult(ValueType result) {
    return result.equals(ValueType.BOOL)
        ? "cel expression must evaluate to a bool"
        : "messageExpression must evaluate to a string";
  }

  boolean usesOldSelf() {
    return program != null && program.uses(OLD_SELF);
  }
}
