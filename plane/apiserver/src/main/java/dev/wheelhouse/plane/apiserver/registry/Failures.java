// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.plane.apiserver.http.StatusException;
import dev.wheelhouse.plane.apiserver.http.StatusException.Details;
import java.util.List;
import java.util.stream.Collectors;

/// Refusals in the words of the Kubernetes API.
public final class Failures {

  private Failures() {}

  private static Details about(GroupResource resource, String name) {
    return new Details(resource.group(), resource.resource(), name);
  }

  public static PlatformException notFound(GroupResource resource, String name) {
    return new StatusException(
        Reason.NOT_FOUND, resource + " \"" + name + "\" not found", about(resource, name));
  }

  public static PlatformException alreadyExists(GroupResource resource, String name) {
    return new StatusException(
        Reason.ALREADY_EXISTS,
        resource + " \"" + name + "\" already exists",
        about(resource, name));
  }

  public static PlatformException modified(GroupResource resource, String name) {
    return conflict(
        resource,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  public static PlatformException conflict(GroupResource resource, String name, String message) {
    return new StatusException(
        Reason.CONFLICT,
        "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + message,
        about(resource, name));
  }

  public static PlatformException forbidden(GroupResource resource, String name, String message) {
    String subject = name.isEmpty() ? resource.toString() : resource + " \"" + name + "\"";
    return new StatusException(
        Reason.FORBIDDEN, subject + " is forbidden: " + message, about(resource, name));
  }

  /// An object that breaks rules, all of them named.
  public static PlatformException invalid(GroupVersionKind kind, String name, List<Cause> causes) {
    String subject = kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
    List<String> rules = causes.stream().map(Failures::rule).distinct().toList();
    String told =
        rules.size() == 1
            ? rules.getFirst()
            : rules.stream().collect(Collectors.joining(", ", "[", "]"));
    return new StatusException(
        Reason.INVALID,
        subject + " \"" + name + "\" is invalid: " + told,
        new Details(kind.group(), kind.kind(), name),
        causes);
  }

  private static String rule(Cause cause) {
    return cause.field().isEmpty() ? cause.message() : cause.field() + ": " + cause.message();
  }

  public static PlatformException badRequest(String message) {
    return new PlatformException(Reason.BAD_REQUEST, message);
  }

  public static PlatformException unknownPath() {
    return new StatusException(
        Reason.NOT_FOUND,
        "the server could not find the requested resource",
        new Details("", "", ""));
  }

  public static PlatformException notAllowed() {
    return new StatusException(
        Reason.METHOD_NOT_ALLOWED,
        "the server does not allow this method on the requested resource",
        new Details("", "", ""));
  }

  public static Cause required(String field, String detail) {
    return new Cause(
        field,
        "FieldValueRequired",
        detail.isEmpty() ? "Required value" : "Required value: " + detail);
  }

  public static Cause badValue(String field, Object value, String detail) {
    String shown = value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    return new Cause(field, "FieldValueInvalid", "Invalid value: " + shown + ": " + detail);
  }

  public static Cause forbiddenField(String field, String detail) {
    return new Cause(field, "FieldValueForbidden", "Forbidden: " + detail);
  }

  public static Cause unsupported(String field, String value, List<String> supported) {
    return new Cause(
        field,
        "FieldValueNotSupported",
        "Unsupported value: \""
            + value
            + "\": supported values: "
            + supported.stream().map(s -> "\"" + s + "\"").collect(Collectors.joining(", ")));
  }
}
