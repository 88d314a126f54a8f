// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.schema;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Optional;

/// Adds to a broken rule what the parameter is for and how it is written.
final class Advice {

  private Advice() {}

  /// @param path where the parameters stand that the cause is about
  static Cause added(Cause cause, String path, JsonObject openApi) {
    Optional<JsonObject> schema =
        cause.field().startsWith(path)
            ? at(openApi, cause.field().substring(path.length()))
            : Optional.empty();
    String advice = schema.map(it -> advice(cause.reason(), it)).orElse("");
    return new Cause(
        cause.field(), cause.reason(), cause.message() + (advice.isEmpty() ? "" : "; " + advice));
  }

  private static String advice(String reason, JsonObject schema) {
    String what = schema.string("description").orElse("");
    return switch (reason) {
      case "FieldValueRequired" -> written(schema) + (what.isEmpty() ? "" : ": " + what);
      case "FieldValueTypeInvalid" -> written(schema);
      default -> what;
    };
  }

  private static String written(JsonObject schema) {
    return switch (schema.string("type").orElse("")) {
      case "integer" -> "give a whole number without quotes";
      case "number" -> "give a number without quotes";
      case "boolean" -> "give true or false, without quotes";
      case "string" -> "give text; in quotes when it looks like something else";
      case "array" -> "give a list: every entry begins with \"- \"";
      case "object" -> "give fields, each on a line of its own as `name: value`";
      default -> "give a whole number or text";
    };
  }

  /// @param steps such as `.ports[0].port`
  private static Optional<JsonObject> at(JsonObject schema, String steps) {
    if (steps.isEmpty()) {
      return Optional.of(schema);
    }
    if (steps.startsWith("[")) {
      String rest = steps.substring(steps.indexOf(']') + 1);
      return schema.object("items").flatMap(it -> at(it, rest));
    }
    int end = 1;
    while (end < steps.length() && steps.charAt(end) != '.' && steps.charAt(end) != '[') {
      end++;
    }
    String name = steps.substring(1, end);
    String rest = steps.substring(end);
    return schema
        .object("properties", name)
        .or(() -> schema.object("additionalProperties"))
        .flatMap(it -> at(it, rest));
  }
}
