// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStep.Input;
import dev.wheelhouse.ops.delivery.workflow.expression.Expression;
import dev.wheelhouse.ops.delivery.workflow.expression.ExpressionFault;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The values that steps have given and others take. Owned by one thread.
final class Produced {

  private static final Logger LOG = LoggerFactory.getLogger(Produced.class);
  private static final String RETURNS = "$returns";

  private final WorkflowMemory memory;
  private final JsonObject context;

  Produced(WorkflowMemory memory, JsonObject context) {
    this.memory = memory;
    this.context = context;
  }

  /// The value that an input names; empty while nobody has given it.
  Optional<Object> value(Input input) {
    Object whole = memory.vars().get(input.from());
    if (whole != null) {
      return Optional.of(whole);
    }
    Optional<Object> below = DataPath.parse(input.from()).flatMap(it -> it.read(memory.vars()));
    if (below.isPresent() || !fromContext(input.from())) {
      return below;
    }
    try {
      return Optional.of(Expression.of(input.from()).evaluate(Map.of("context", context)));
    } catch (ExpressionFault _) {
      return Optional.empty();
    }
  }

  /// Whether an input speaks of what is known before any step ran.
  static boolean fromContext(String from) {
    return from.equals("context") || from.startsWith("context.") || from.startsWith("context[");
  }

  /// The properties of a step with its inputs put in.
  JsonObject properties(WorkflowStep step) {
    JsonObject properties = step.properties().deepCopy();
    for (Input input : step.inputs()) {
      if (!input.parameterKey().isEmpty()) {
        DataPath.parse(input.parameterKey())
            .ifPresent(path -> value(input).ifPresent(value -> path.put(properties, value)));
      }
    }
    return properties;
  }

  /// What `inputs` is in conditions.
  JsonObject inputs(WorkflowStep step) {
    JsonObject inputs = new JsonObject();
    for (Input input : step.inputs()) {
      value(input).ifPresent(value -> inputs.put(input.from(), value));
    }
    return inputs;
  }

  /// Keeps what a step gives, null for what it does not have.
  ///
  /// @param roots what expressions may name
  /// @return what is wrong; empty when nothing is
  Optional<String> keep(WorkflowStep step, JsonObject roots) {
    StringBuilder wrong = new StringBuilder();
    for (WorkflowStep.Output output : step.outputs()) {
      Object value = JsonNull.NULL;
      Optional<String> fault = Optional.empty();
      try {
        value = Json.deepCopy(evaluate(output.valueFrom(), roots));
      } catch (ExpressionFault e) {
        fault = Optional.of(e.text());
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).addKeyValue("output", output.name()).log("an output has failed");
        fault = Optional.of("it cannot be evaluated: " + e.getClass().getSimpleName());
      }
      fault.ifPresent(why ->
          wrong
              .append(wrong.isEmpty() ? "" : "; ")
              .append("output ")
              .append(output.name())
              .append(": ")
              .append(output.valueFrom().strip())
              .append(": ")
              .append(why));
      memory.vars().put(output.name(), value);
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong.toString());
  }

  /// Steps of KubeVela answer below `$returns`, and files may name a value with or without it.
  static Object evaluate(String source, JsonObject roots) {
    Expression expression = Expression.of(source);
    try {
      return expression.evaluate(roots);
    } catch (ExpressionFault e) {
      Map<String, Object> other = new LinkedHashMap<>(roots);
      for (String root : expression.roots()) {
        if (roots.get(root) instanceof JsonObject tree) {
          other.put(root, otherwise(tree, expression.mentions(RETURNS)));
        }
      }
      try {
        return expression.evaluate(other);
      } catch (ExpressionFault _) {
        throw e;
      }
    }
  }

  private static JsonObject otherwise(JsonObject tree, boolean mentioned) {
    if (mentioned) {
      return tree.containsKey(RETURNS)
          ? tree
          : new JsonObject(tree).with(RETURNS, new JsonObject(tree).with("value", tree));
    }
    JsonObject all = new JsonObject(tree);
    tree.object(RETURNS)
        .ifPresent(returned -> {
          returned.object("value").ifPresent(value -> value.forEach(all::putIfAbsent));
          all.putAll(returned);
        });
    all.putIfAbsent("value", tree);
    return all;
  }
}
