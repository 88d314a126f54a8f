// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which objects a list or watch is about: its label and field selectors together.
///
/// @param predicate null when every object is
/// @param name the one name a field selector asks for; empty when it does not
record Selection(@Nullable Predicate<JsonObject> predicate, String name) {

  static final Selection ALL = new Selection(null, "");

  static Selection of(ServedResource resource, ApiRequest request) {
    String labels = request.parameter("labelSelector").orElse("");
    String fields = request.parameter("fieldSelector").orElse("");
    if (labels.isEmpty() && fields.isEmpty()) {
      return ALL;
    }
    List<Predicate<JsonObject>> all = new ArrayList<>();
    if (!labels.isEmpty()) {
      all.add(labels(labels));
    }
    String name = "";
    for (String requirement : fields.isEmpty() ? new String[0] : fields.split(",", -1)) {
      Field field = Field.parse(requirement);
      all.add(field.predicate(resource));
      if (field.name().equals("metadata.name") && !field.negated()) {
        name = field.value();
      }
    }
    return new Selection(
        all.size() == 1 ? all.getFirst() : object -> all.stream().allMatch(p -> p.test(object)),
        name);
  }

  private record Field(String name, boolean negated, String value) {

    static Field parse(String text) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw Failures.badRequest(
            "invalid selector: '" + text + "'; can't understand '" + text + "'");
      }
      boolean negated = text.charAt(equals - 1) == '!';
      int valueAt = text.startsWith("==", equals) ? equals + 2 : equals + 1;
      return new Field(
          text.substring(0, negated ? equals - 1 : equals), negated, text.substring(valueAt));
    }

    Predicate<JsonObject> predicate(ServedResource resource) {
      Function<JsonObject, String> reader =
          SelectableFields.of(resource, name)
              .orElseThrow(
                  () -> Failures.badRequest("field label not supported: " + name));
      return object -> reader.apply(object).equals(value) != negated;
    }
  }

  private static Predicate<JsonObject> labels(String selector) {
    List<Predicate<JsonObject>> all = new ArrayList<>();
    for (String requirement : selector.split(",", -1)) {
      int equals = requirement.indexOf('=');
      String key = equals < 0 ? requirement : requirement.substring(0, equals);
      all.add(
          o ->
              o.string("metadata", "labels", key)
                  .filter(v -> equals < 0 || v.equals(requirement.substring(equals + 1)))
                  .isPresent());
    }
    return object -> all.stream().allMatch(p -> p.test(object));
  }
}
