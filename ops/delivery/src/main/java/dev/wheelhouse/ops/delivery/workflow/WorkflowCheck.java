// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.definitions.schema.Nearest;
import dev.wheelhouse.ops.delivery.workflow.expression.Expression;
import dev.wheelhouse.ops.delivery.workflow.expression.ExpressionFault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Finds what is wrong with a workflow before it runs: all of it, each with its path.
public final class WorkflowCheck {

  private static final Set<String> CONDITION_ROOTS =
      Set.of("status", "inputs", "context", "parameter");

  private final WorkflowSpec spec;
  private final StepTypes types;
  private final List<Cause> causes = new ArrayList<>();

  private WorkflowCheck(WorkflowSpec spec, StepTypes types) {
    this.spec = spec;
    this.types = types;
  }

  /// @throws PlatformException `INVALID` with a cause for everything that is wrong
  public static void check(WorkflowSpec spec, StepTypes types) {
    List<Cause> causes = causes(spec, types);
    if (!causes.isEmpty()) {
      String message =
          causes.stream()
              .map(it -> it.field() + ": " + it.message())
              .collect(Collectors.joining("; "));
      throw new PlatformException(Reason.INVALID, message, causes);
    }
  }

  /// Everything that is wrong.
  public static List<Cause> causes(WorkflowSpec spec, StepTypes types) {
    WorkflowCheck check = new WorkflowCheck(spec, types);
    check.names();
    spec.all().forEach(check::step);
    if (check.causes.isEmpty()) {
      StepOrder.circle(spec)
          .ifPresent(circle ->
              check.invalid(
                  circle.getFirst().path() + ".dependsOn",
                  "waits for itself: "
                      + circle.stream()
                          .map(WorkflowStep::name)
                          .collect(Collectors.joining(" -> "))));
    }
    return List.copyOf(check.causes);
  }

  private void names() {
    Set<String> seen = new HashSet<>();
    for (WorkflowStep step : spec.all()) {
      String path = step.path() + ".name";
      if (step.name().isEmpty()) {
        causes.add(new Cause(path, "FieldValueRequired", "Required value"));
      } else if (!seen.add(step.name())) {
        causes.add(
            new Cause(path, "FieldValueDuplicate", "Duplicate value: \"" + step.name() + "\""));
      }
    }
  }

  private void step(WorkflowStep step) {
    type(step);
    structure(step);
    dependencies(step);
    inputs(step);
    outputs(step);
    condition(step);
    if (!step.timeout().isEmpty()
        && Times.duration(step.timeout()).filter(it -> it.isPositive()).isEmpty()) {
      invalid(
          step.path() + ".timeout",
          quoted(step.timeout()) + ": must be a time such as 30s, 5m or 1h30m");
    }
  }

  private void type(WorkflowStep step) {
    String path = step.path() + ".type";
    if (step.type().isEmpty()) {
      causes.add(new Cause(path, "FieldValueRequired", "Required value"));
    } else if (!step.group() && types.find(step.type()).isEmpty()) {
      causes.add(
          new Cause(
              path,
              "FieldValueNotSupported",
              "Unsupported value: \""
                  + step.type()
                  + "\""
                  + Nearest.of(step.type(), types.names())
                      .map(it -> ": did you mean \"" + it + "\"?")
                      .orElse("")
                  + ": supported values: "
                  + types.names()));
    }
  }

  private void structure(WorkflowStep step) {
    if (!step.group() && !step.subSteps().isEmpty()) {
      forbidden(step.path() + ".subSteps", "only a step of type step-group has sub-steps");
    }
    for (WorkflowStep sub : step.subSteps()) {
      if (sub.group()) {
        forbidden(sub.path() + ".type", "a group cannot be in a group");
      }
    }
    if (!step.mode().isEmpty() && !Mode.of(step.mode(), Mode.DAG).text().equals(step.mode())) {
      causes.add(
          new Cause(
              step.path() + ".mode",
              "FieldValueNotSupported",
              "Unsupported value: \"" + step.mode() + "\": supported values: [DAG, StepByStep]"));
    }
  }

  private void dependencies(WorkflowStep step) {
    for (int i = 0; i < step.dependsOn().size(); i++) {
      String name = step.dependsOn().get(i);
      if (spec.all().stream().noneMatch(it -> it.name().equals(name))) {
        causes.add(
            new Cause(
                step.path() + ".dependsOn[" + i + "]",
                "FieldValueNotFound",
                "Not found: \"" + name + "\": no step of the workflow has this name"));
      }
    }
  }

  private void inputs(WorkflowStep step) {
    for (int i = 0; i < step.inputs().size(); i++) {
      WorkflowStep.Input input = step.inputs().get(i);
      String path = step.path() + ".inputs[" + i + "]";
      if (Produced.fromContext(input.from())) {
        expression(path + ".from", input.from(), _ -> {});
      } else if (spec.all().stream()
          .flatMap(it -> it.outputs().stream())
          .noneMatch(it -> StepRun.names(input, it.name()))) {
        causes.add(
            new Cause(
                path + ".from",
                "FieldValueNotFound",
                "Not found: \"" + input.from() + "\": no step has an output of this name"));
      }
      if (!input.parameterKey().isEmpty() && DataPath.parse(input.parameterKey()).isEmpty()) {
        invalid(
            path + ".parameterKey",
            quoted(input.parameterKey()) + ": must be a path such as env[0].value");
      }
    }
  }

  private void outputs(WorkflowStep step) {
    for (int i = 0; i < step.outputs().size(); i++) {
      String path = step.path() + ".outputs[" + i + "]";
      WorkflowStep.Output output = step.outputs().get(i);
      if (output.name().isEmpty()) {
        causes.add(new Cause(path + ".name", "FieldValueRequired", "Required value"));
      }
      expression(path + ".valueFrom", output.valueFrom(), _ -> {});
    }
  }

  private void condition(WorkflowStep step) {
    if (step.condition().isEmpty() || step.condition().equals(WorkflowStep.ALWAYS)) {
      return;
    }
    String path = step.path() + ".if";
    expression(
        path,
        step.condition(),
        read -> {
          for (String root : read.roots()) {
            if (!CONDITION_ROOTS.contains(root)) {
              invalid(
                  path,
                  quoted(step.condition())
                      + ": there is no "
                      + root
                      + "; conditions know status, inputs, context and parameter");
            }
          }
        });
  }

  private void expression(String path, String source, Consumer<Expression> then) {
    try {
      then.accept(Expression.of(source));
    } catch (ExpressionFault e) {
      invalid(path, quoted(source.strip()) + ": " + e.text());
    }
  }

  private void invalid(String path, String message) {
    causes.add(new Cause(path, "FieldValueInvalid", "Invalid value: " + message));
  }

  private void forbidden(String path, String message) {
    causes.add(new Cause(path, "FieldValueForbidden", "Forbidden: " + message));
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
