// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.cel.CelBudget;
import dev.wheelhouse.kube.schema.cel.CelEvaluation;
import dev.wheelhouse.kube.schema.cel.CelLimits;
import dev.wheelhouse.kube.schema.cel.CelProgram;
import dev.wheelhouse.kube.schema.cel.value.OptionalValue;
import java.util.Map;
import java.util.Optional;

/// One use of a definition: fills templates with values. Owned by one thread.
final class Evaluation {

  private final String definition;
  private final Map<String, JsonObject> variables;
  private final CelBudget budget = CelBudget.of(CelLimits.PER_REQUEST);

  /// @param definition for messages: `component definition web`
  /// @param variables `parameter` and `context`
  Evaluation(String definition, Map<String, JsonObject> variables) {
    this.definition = definition;
    this.variables = variables;
  }

  /// The value of a template; empty where its condition is false or its optional value is none.
  ///
  /// @throws PlatformException `INVALID` naming definition and path when an expression fails
  Optional<Object> value(Template template) {
    return switch (template) {
      case Template.Literal literal -> Optional.of(Json.deepCopy(literal.value()));
      case Template.Value value -> result(value.program(), value.path()).flatMap(this::json);
      case Template.Text text -> Optional.of(text(text));
      case Template.Elements list -> {
        JsonArray array = new JsonArray();
        list.elements().forEach(it -> value(it).ifPresent(array::add));
        yield Optional.of(array);
      }
      case Template.Fields fields -> fields(fields);
    };
  }

  /// An object from a template that must give one.
  Optional<JsonObject> object(Template template, String path) {
    return value(template)
        .map(value -> {
          if (value instanceof JsonObject object) {
            return object;
          }
          throw failed(path, "must be an object, is " + value);
        });
  }

  /// The raw result of an expression.
  Optional<CelEvaluation.Result> result(CelProgram program, String path) {
    return switch (program.evaluate(variables, budget)) {
      case CelEvaluation.Result result -> Optional.of(result);
      case CelEvaluation.Failure failure -> throw failed(path, failure.message());
    };
  }

  private Optional<Object> json(CelEvaluation.Result result) {
    return result.value() instanceof OptionalValue optional && !optional.hasValue()
        ? Optional.empty()
        : Optional.of(result.json());
  }

  private Optional<Object> fields(Template.Fields template) {
    boolean there =
        template
            .condition()
            .flatMap(it -> result(it.program(), it.path()))
            .map(CelEvaluation.Result::isTrue)
            .orElse(true);
    if (!there) {
      return Optional.empty();
    }
    JsonObject object = new JsonObject();
    template
        .fields()
        .forEach((name, field) -> value(field).ifPresent(value -> object.put(name, value)));
    return Optional.of(object);
  }

  private String text(Template.Text template) {
    StringBuilder text = new StringBuilder();
    for (Template.Part part : template.parts()) {
      text.append(part.plain());
      part.program()
          .flatMap(program -> result(program, template.path()))
          .ifPresent(result -> text.append(result.json()));
    }
    return text.toString();
  }

  private PlatformException failed(String path, String message) {
    return new PlatformException(Reason.INVALID, definition + ": " + path + ": " + message);
  }
}
