// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds what is written as a number or a truth value where an API server takes text alone: the
/// head of an application, and the fields that its kind declares.
public final class TextFields {

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int LONGEST_NAME = 253;

  private TextFields() {}

  /// What is wrong with the name, labels and annotations of an object.
  ///
  /// @param causes gets it
  public static void checkMetadata(JsonObject object, List<Cause> causes) {
    JsonObject metadata = object.object("metadata").orElseGet(JsonObject::new);
    Object name = metadata.get("name");
    if (name == null || name.equals("")) {
      causes.add(
          new Cause(
              "metadata.name", "FieldValueRequired", "Required value: applications have a name"));
    } else if (!(name instanceof String text)) {
      causes.add(wanted("metadata.name", "string", name, "put it in quotes"));
    } else if (text.length() > LONGEST_NAME || !NAME.matcher(text).matches()) {
      causes.add(
          new Cause(
              "metadata.name",
              "FieldValueInvalid",
              "Invalid value: \""
                  + text
                  + "\": take lower case letters, digits, - and ., with a letter or digit at both"
                  + " ends"));
    }
    for (String field : List.of("labels", "annotations")) {
      Object given = metadata.get(field);
      String path = "metadata." + field;
      if (given instanceof JsonObject all) {
        all.forEach((key, value) -> {
          if (value != null && !(value instanceof String)) {
            causes.add(wanted(path + "[" + key + "]", "string", value, "put it in quotes"));
          }
        });
      } else if (given != null) {
        causes.add(
            wanted(
                path, "object", given, "give fields, each on a line of its own as `name: value`"));
      }
    }
  }

  /// What a schema declares as text and is none.
  static void check(JsonObject schema, String path, @Nullable Object value, List<Cause> causes) {
    boolean text = schema.string("type").orElse("").equals("string");
    if (text && (value instanceof Number || value instanceof Boolean)) {
      causes.add(wanted(path, "string", value, "put it in quotes"));
      return;
    }
    switch (value) {
      case JsonObject object -> {
        JsonObject fields = schema.object("properties").orElseGet(JsonObject::new);
        object.forEach((key, each) ->
            fields.object(key).ifPresent(it -> check(it, path + "." + key, each, causes)));
      }
      case JsonArray array -> {
        JsonObject items = schema.object("items").orElseGet(JsonObject::new);
        for (int i = 0; i < array.size(); i++) {
          check(items, path + "[" + i + "]", array.get(i), causes);
        }
      }
      case null, default -> {}
    }
  }

  static Cause wanted(String path, String type, Object value, String fix) {
    String given =
        switch (value) {
          case JsonObject _ -> "object";
          case JsonArray _ -> "array";
          case String _ -> "string";
          case Boolean _ -> "boolean";
          case Long _ -> "integer";
          default -> "number";
        };
    return new Cause(
        path,
        "FieldValueTypeInvalid",
        "Invalid value: \""
            + given
            + "\": "
            + path
            + " in body must be of type "
            + type
            + ": \""
            + given
            + "\"; "
            + fix);
  }
}
