// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks a pruned and defaulted custom resource against its schema, in the words of Kubernetes:
/// `spec.replicas in body should be less than or equal to 10`. CEL rules are evaluated by
/// [dev.wheelhouse.kube.schema.structural.rules.RuleValidation]. Safe for use by many threads.
public final class CustomResourceValidator {

  private static final String META = "ObjectMeta";

  private CustomResourceValidator() {}

  /// Checks all but `metadata`, which [dev.wheelhouse.kube.schema.validation.ObjectMetaRules]
  /// knows.
  public static void validate(JsonObject object, Schema schema, Problems problems) {
    validateValue(object, schema, FieldPath.ROOT, problems);
  }

  /// Checks a value that is a part of something larger.
  ///
  /// @param path where it stands, for the causes
  public static void validate(JsonObject object, Schema schema, FieldPath path, Problems problems) {
    validateValue(object, schema, path, problems);
  }

  /// Checks a changed object. Values that are as they were may stay invalid, so that a definition
  /// can become stricter.
  public static void validateUpdate(
      JsonObject object, JsonObject before, Schema schema, Problems problems) {
    Correlation correlation = new Correlation(object, before, schema);
    validateValue(object, schema, FieldPath.ROOT, correlation, problems);
  }

  static void validateValue(Object value, Schema schema, FieldPath path, Problems problems) {
    validateValue(value, schema, path, null, problems);
  }

  private static void validateValue(
      Object value,
      Schema schema,
      FieldPath path,
      @Nullable Correlation correlation,
      Problems problems) {
    boolean tolerated = correlation != null && correlation.isUnchanged();
    if (tolerated || (value == JsonNull.NULL && schema.nullable())) {
      return;
    }
    if (!hasType(value, schema)) {
      problems.typeInvalid(
          path,
          typeName(value),
          path + " in body must be of type " + wanted(schema) + ": \"" + typeName(value) + "\"");
      return;
    }
    ValueChecks.enumeration(value, schema, path, problems);
    switch (value) {
      case String text -> ValueChecks.string(text, schema, path, problems);
      case Number number -> ValueChecks.number(number, schema, path, problems);
      case JsonArray array -> array(array, schema, path, correlation, problems);
      case JsonObject object -> object(object, schema, path, correlation, problems);
      default -> {}
    }
    JunctorEvaluation.check(value, schema, path, problems);
  }

  private static void array(
      JsonArray array,
      Schema schema,
      FieldPath path,
      @Nullable Correlation correlation,
      Problems problems) {
    ValueChecks.itemCount(array, schema, path, problems);
    Schema element = schema.items().orElse(null);
    for (int i = 0; element != null && i < array.size(); i++) {
      Correlation counterpart = correlation == null ? null : correlation.element(i);
      validateValue(array.get(i), element, path.index(i), counterpart, problems);
    }
    if (correlation == null || !ListTypes.isBroken(correlation.before(), schema)) {
      ListTypes.check(array, schema, path, problems);
    }
  }

  private static void object(
      JsonObject object,
      Schema schema,
      FieldPath path,
      @Nullable Correlation correlation,
      Problems problems) {
    ValueChecks.propertyCount(object, schema, path, problems);
    for (String name : schema.required().stream().sorted().toList()) {
      if (!object.containsKey(name)) {
        problems.required(path.child(name), "");
      }
    }
    embedded(object, schema, path, problems);
    boolean map = schema.type() == Schema.Type.MAP;
    for (Map.Entry<String, Object> entry : object.entrySet()) {
      Optional<Schema> field =
          map ? schema.items() : Optional.ofNullable(schema.fields().get(entry.getKey()));
      field
          .filter(known -> !known.definitionName().endsWith(META))
          .ifPresent(known -> {
            String name = entry.getKey();
            Correlation counterpart = correlation == null ? null : correlation.field(name);
            validateValue(entry.getValue(), known, path.child(name), counterpart, problems);
          });
    }
  }

  private static void embedded(
      JsonObject object, Schema schema, FieldPath path, Problems problems) {
    if (schema.embeddedResource()) {
      for (String key : new String[] {"apiVersion", "kind"}) {
        if (object.string(key).filter(text -> !text.isEmpty()).isEmpty()) {
          problems.required(path.child(key), "must not be empty");
        }
      }
    }
  }

  private static boolean hasType(Object value, Schema schema) {
    return switch (schema.type()) {
      case OBJECT, MAP -> value instanceof JsonObject;
      case ARRAY -> value instanceof JsonArray;
      case STRING -> value instanceof String;
      case INTEGER -> isInteger(value);
      case NUMBER -> value instanceof Number;
      case BOOLEAN -> value instanceof Boolean;
      case INT_OR_STRING -> value instanceof String || isInteger(value);
      case ANY -> true;
    };
  }

  private static boolean isInteger(Object value) {
    return value instanceof Number number
        && (!(number instanceof Double)
            || Objects.equals(number.doubleValue(), Math.rint(number.doubleValue())));
  }

  private static String wanted(Schema schema) {
    return switch (schema.type()) {
      case OBJECT, MAP -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case INTEGER -> "integer";
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      case INT_OR_STRING -> "integer,string";
      case ANY -> "any";
    };
  }

  private static String typeName(Object value) {
    return switch (value) {
      case JsonObject _ -> "object";
      case JsonArray _ -> "array";
      case String _ -> "string";
      case Boolean _ -> "boolean";
      case Number _ -> isInteger(value) ? "integer" : "number";
      default -> "null";
    };
  }
}
