// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import org.jspecify.annotations.Nullable;

/// Moves an object from kubectl's client-side apply to server-side apply. Only for the manager
/// `kubectl`: fields that the last-applied annotation states as they are now can be taken over
/// without force, and the annotation, where there is one, follows what is applied.
final class LastApplied {

  private static final String MANAGER = "kubectl";
  private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

  private LastApplied() {}

  /// The conflicts that no client-side apply explains.
  static Conflicts remaining(
      JsonObject live, Conflicts conflicts, Writer writer, @Nullable Schema schema) {
    return !conflicts.isEmpty() && writer.manager().equals(MANAGER)
        ? conflicts.without(appliedFields(live, writer, schema))
        : conflicts;
  }

  /// The fields the annotation states with the values they still have.
  private static FieldSet appliedFields(JsonObject live, Writer writer, @Nullable Schema schema) {
    String text = live.string("metadata", "annotations", ANNOTATION).orElse("");
    if (text.isEmpty()) {
      return FieldSet.EMPTY;
    }
    try {
      JsonObject applied = Json.readObject(text);
      if (!applied.string("apiVersion").orElse("").equals(writer.apiVersion())) {
        return FieldSet.EMPTY;
      }
      Comparison difference = TreeComparer.compare(applied, live, schema);
      return FieldCollector.fields(applied, schema)
          .difference(difference.written())
          .difference(difference.removed());
    } catch (PlatformException _) {
      return FieldSet.EMPTY;
    }
  }

  /// Writes what was applied into the annotation of an object that has one.
  static void sync(JsonObject object, JsonObject applied, Writer writer) {
    if (!writer.manager().equals(MANAGER)
        || object.string("metadata", "annotations", ANNOTATION).orElse("").isEmpty()) {
      return;
    }
    JsonObject copy = applied.deepCopy();
    copy.object("metadata", "annotations").ifPresent(a -> a.remove(ANNOTATION));
    object
        .childObject("metadata")
        .childObject("annotations")
        .put(ANNOTATION, Json.write(copy) + "\n");
  }
}
