// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `fieldSelector` and `labelSelector` of an access review's `resourceAttributes`, as selectors are
/// written in requests.
final class SelectorAttributes {

  private SelectorAttributes() {}

  static Selectors read(JsonObject attributes) {
    return new Selectors(text(attributes, "fieldSelector"), text(attributes, "labelSelector"));
  }

  private static String text(JsonObject attributes, String field) {
    return attributes
        .object(field)
        .map(selector ->
            selector
                .string("rawSelector")
                .filter(raw -> !raw.isEmpty())
                .orElseGet(() -> joined(selector)))
        .orElse("");
  }

  private static String joined(JsonObject selector) {
    List<String> parts = new ArrayList<>();
    for (JsonObject requirement :
        selector.array("requirements").map(JsonArray::objects).orElseGet(List::of)) {
      parts.add(part(requirement));
    }
    return String.join(",", parts);
  }

  private static String part(JsonObject requirement) {
    String key = requirement.string("key").orElse("");
    List<String> values = requirement.array("values").map(JsonArray::strings).orElseGet(List::of);
    String list = "(" + String.join(",", values) + ")";
    return switch (requirement.string("operator").orElse("")) {
      case "In" -> values.size() == 1 ? key + "=" + values.getFirst() : key + " in " + list;
      case "NotIn" -> values.size() == 1 ? key + "!=" + values.getFirst() : key + " notin " + list;
      case "Exists" -> key;
      case "DoesNotExist" -> "!" + key;
      default -> "";
    };
  }

  /// A selector in two forms at once says nothing certain.
  static Optional<Cause> contradiction(JsonObject attributes) {
    for (String field : List.of("fieldSelector", "labelSelector")) {
      JsonObject selector = attributes.object(field).orElseGet(JsonObject::new);
      boolean raw = !selector.string("rawSelector").orElse("").isEmpty();
      boolean listed = selector.array("requirements").filter(all -> !all.isEmpty()).isPresent();
      if (raw && listed) {
        String message =
            "Invalid value: \"%s\": may not specified at the same time as requirements"
                .formatted(selector.string("rawSelector").orElse(""));
        return Optional.of(
            new Cause(
                "spec.resourceAttributes." + field + ".rawSelector", "FieldValueInvalid", message));
      }
    }
    return Optional.empty();
  }
}
