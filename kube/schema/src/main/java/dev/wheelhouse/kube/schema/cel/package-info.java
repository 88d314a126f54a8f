/// CEL as Kubernetes has it: compile an expression for an environment
/// ([dev.wheelhouse.kube.schema.cel.CelCompiler]), evaluate the program with values and a budget.
///
/// ```
/// CelEnvironment environment = CelEnvironment.PLAIN.with("object", ValueType.DYN);
/// switch (CelCompiler.shared().compile(environment, "object.spec.replicas < 5", ValueType.BOOL)) {
///   case Compiled(CelProgram program) ->
///       program.evaluate(Map.of("object", tree), CelBudget.of(CelLimits.PER_REQUEST));
///   case Refused refused -> refused.text();
/// }
/// ```
@NullMarked
package dev.wheelhouse.kube.schema.cel;

import org.jspecify.annotations.NullMarked;
