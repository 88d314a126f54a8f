// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.field;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Collects broken rules in the form and words of Kubernetes' field errors. Owned by one thread.
public final class Problems {

  private final List<Cause> causes = new ArrayList<>(0);

  public List<Cause> causes() {
    return List.copyOf(causes);
  }

  public boolean isEmpty() {
    return causes.isEmpty();
  }

  public int size() {
    return causes.size();
  }

  public void required(FieldPath field, String detail) {
    add(
        field,
        "FieldValueRequired",
        detail.isEmpty() ? "Required value" : "Required value: " + detail);
  }

  public void invalid(FieldPath field, @Nullable Object value, String detail) {
    add(field, "FieldValueInvalid", "Invalid value: " + show(value) + ": " + detail);
  }

  public void typeInvalid(FieldPath field, @Nullable Object value, String detail) {
    add(field, "FieldValueTypeInvalid", "Invalid value: " + show(value) + ": " + detail);
  }

  /// For objects and lists, whose value would fill the message.
  public void invalid(FieldPath field, String detail) {
    add(field, "FieldValueInvalid", "Invalid value: " + detail);
  }

  public void invalid(FieldPath field, @Nullable Object value, List<String> details) {
    details.forEach(detail -> invalid(field, value, detail));
  }

  /// @param supported told in this order, a set in alphabetical order
  public void notSupported(FieldPath field, @Nullable Object value, Collection<String> supported) {
    Stream<String> ordered =
        supported instanceof List<String> ? supported.stream() : supported.stream().sorted();
    String list = ordered.map(s -> "\"" + s + "\"").collect(Collectors.joining(", "));
    add(
        field,
        "FieldValueNotSupported",
        "Unsupported value: " + show(value) + ": supported values: " + list);
  }

  public void duplicate(FieldPath field, @Nullable Object value) {
    add(field, "FieldValueDuplicate", "Duplicate value: " + show(value));
  }

  /// For objects and lists, whose value would fill the message.
  public void duplicate(FieldPath field) {
    add(field, "FieldValueDuplicate", "Duplicate value");
  }

  public void internal(FieldPath field, String detail) {
    add(field, "InternalError", "Internal error: " + detail);
  }

  public void forbidden(FieldPath field, String detail) {
    add(field, "FieldValueForbidden", "Forbidden: " + detail);
  }

  public void notFound(FieldPath field, @Nullable Object value) {
    add(field, "FieldValueNotFound", "Not found: " + show(value));
  }

  public void tooLong(FieldPath field, long max) {
    add(field, "FieldValueTooLong", "Too long: may not be more than " + max + " bytes");
  }

  public void tooMany(FieldPath field, long actual, long max) {
    add(
        field,
        "FieldValueTooMany",
        "Too many: " + actual + ": must have at most " + max + (max == 1 ? " item" : " items"));
  }

  private void add(FieldPath field, String reason, String message) {
    causes.add(new Cause(field.toString(), reason, message));
  }

  private static String show(@Nullable Object value) {
    return value == null ? "null" : Json.write(value);
  }
}
