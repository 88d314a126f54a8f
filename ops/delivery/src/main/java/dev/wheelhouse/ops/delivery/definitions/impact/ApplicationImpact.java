// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.impact;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.plan.FieldChange;
import java.util.List;

/// What a change of definitions would do to one application.
///
/// @param application `<namespace>/<name>`
/// @param objects that would differ
/// @param errors why it could not be rendered any more
/// @param unknown parameters of it that nobody would know any more
/// @param notes what could not be told
public record ApplicationImpact(
    String application,
    List<ObjectChange> objects,
    List<String> errors,
    List<String> unknown,
    List<String> notes) {

  public ApplicationImpact {
    objects = List.copyOf(objects);
    errors = List.copyOf(errors);
    unknown = List.copyOf(unknown);
    notes = List.copyOf(notes);
  }

  /// @param action `create`, `change` or `delete`
  /// @param object `Deployment shop/web`
  public record ObjectChange(String action, String object, List<FieldChange> fields) {
    public ObjectChange {
      fields = List.copyOf(fields);
    }
  }

  public boolean broken() {
    return !errors.isEmpty();
  }

  public boolean altered() {
    return broken() || !objects.isEmpty() || !unknown.isEmpty();
  }

  /// For programs.
  public JsonObject tree() {
    JsonArray changes = new JsonArray();
    for (ObjectChange object : objects) {
      JsonArray fields = new JsonArray();
      object.fields().forEach(it -> fields.add(it.tree()));
      changes.add(
          JsonObject.of("action", object.action(), "object", object.object(), "fields", fields));
    }
    return JsonObject.of(
        "application",
        application,
        "objects",
        changes,
        "errors",
        new JsonArray(errors),
        "unknown",
        new JsonArray(unknown),
        "notes",
        new JsonArray(notes));
  }
}
