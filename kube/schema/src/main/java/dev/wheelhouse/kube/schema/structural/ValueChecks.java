// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.Schema.Constraints;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The checks of [Constraints], `enum` and `format` on one value.
final class ValueChecks {

  /// Patterns come from definitions, which are few; each is compiled once.
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private ValueChecks() {}

  static void enumeration(Object value, Schema schema, FieldPath path, Problems problems) {
    if (!schema.enumValues().isEmpty() && !schema.enumValues().contains(value)) {
      List<String> values = new ArrayList<>();
      for (Object known : schema.enumValues()) {
        values.add(known instanceof String text ? text : Json.write(known));
      }
      problems.notSupported(path, value, values);
    }
  }

  static void string(String text, Schema schema, FieldPath path, Problems problems) {
    Constraints limits = schema.constraints();
    long length = text.codePointCount(0, text.length());
    if (limits.maxLength() != null && length > limits.maxLength()) {
      problems.tooLong(path, limits.maxLength());
    }
    if (limits.minLength() != null && length < limits.minLength()) {
      problems.invalid(
          path, text, path + " in body should be at least " + limits.minLength() + " chars long");
    }
    String pattern = limits.pattern();
    if (pattern != null && !compiled(pattern).matcher(text).find()) {
      problems.invalid(path, text, path + " in body should match '" + pattern + "'");
    }
    if (schema.type() == Schema.Type.STRING && !Formats.isValid(schema.format(), text)) {
      problems.invalid(
          path, text, path + " in body must be of type " + schema.format() + ": \"" + text + "\"");
    }
  }

  private static Pattern compiled(String pattern) {
    return PATTERNS.computeIfAbsent(pattern, Pattern::compile);
  }

  static void number(Number number, Schema schema, FieldPath path, Problems problems) {
    Constraints limits = schema.constraints();
    double value = number.doubleValue();
    Double max = limits.maximum();
    if (max != null && (limits.exclusiveMaximum() ? value >= max : value > max)) {
      String relation = limits.exclusiveMaximum() ? "less than " : "less than or equal to ";
      problems.invalid(path, number, path + " in body should be " + relation + plain(max));
    }
    Double min = limits.minimum();
    if (min != null && (limits.exclusiveMinimum() ? value <= min : value < min)) {
      String relation = limits.exclusiveMinimum() ? "greater than " : "greater than or equal to ";
      problems.invalid(path, number, path + " in body should be " + relation + plain(min));
    }
    Double step = limits.multipleOf();
    if (step != null && step != 0 && Math.rint(value / step) * step != value) {
      problems.invalid(path, number, path + " in body should be a multiple of " + plain(step));
    }
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) && Math.abs(bound) < 1e15
        ? Long.toString((long) bound)
        : Double.toString(bound);
  }

  static void itemCount(JsonArray array, Schema schema, FieldPath path, Problems problems) {
    Constraints limits = schema.constraints();
    if (limits.maxItems() != null && array.size() > limits.maxItems()) {
      problems.tooMany(path, array.size(), limits.maxItems());
    }
    if (limits.minItems() != null && array.size() < limits.minItems()) {
      problems.invalid(
          path,
          array.size(),
          path + " in body should have at least " + limits.minItems() + " items");
    }
  }

  static void propertyCount(JsonObject object, Schema schema, FieldPath path, Problems problems) {
    Constraints limits = schema.constraints();
    if (limits.maxProperties() != null && object.size() > limits.maxProperties()) {
      problems.tooMany(path, object.size(), limits.maxProperties());
    }
    if (limits.minProperties() != null && object.size() < limits.minProperties()) {
      problems.invalid(
          path,
          object.size(),
          path + " in body should have at least " + limits.minProperties() + " properties");
    }
  }
}
