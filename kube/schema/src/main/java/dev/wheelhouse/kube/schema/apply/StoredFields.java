// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The short way through an update: where a writer changes only values of fields that it alone owns
/// already, its entry gets a new time and nothing else changes. Works on the stored form without
/// reading the sets.
final class StoredFields {

  private static final Comparator<Object> ORDER =
      Comparator.comparing((Object entry) -> text(entry, "operation"))
          .thenComparing(entry -> text(entry, "time"))
          .thenComparing(entry -> text(entry, "manager"))
          .thenComparing(entry -> text(entry, "apiVersion"))
          .thenComparing(entry -> text(entry, "subresource"));

  private StoredFields() {}

  /// The list with the writer's time renewed, or null where more than that changes, or where an
  /// entry speaks another version. Shares the sets with the given list.
  static @Nullable JsonArray renewed(JsonArray stored, Comparison difference, Writer writer) {
    if (!difference.removed().isEmpty()) {
      return null;
    }
    FieldSet written = difference.written();
    JsonArray renewed = new JsonArray(stored.size());
    boolean owned = false;
    for (Object raw : stored) {
      if (!(raw instanceof JsonObject entry)
          || !(entry.get("fieldsV1") instanceof JsonObject fields)
          || !text(entry, "apiVersion").equals(writer.apiVersion())) {
        return null;
      }
      boolean own = isOwn(entry, writer);
      if (own ? !containsAll(fields, written) : intersects(fields, written)) {
        return null;
      }
      renewed.add(own ? at(entry, writer) : entry);
      owned |= own;
    }
    renewed.sort(ORDER);
    return owned ? renewed : null;
  }

  private static boolean isOwn(JsonObject entry, Writer writer) {
    return text(entry, "operation").equals(ManagedEntry.Operation.Update.name())
        && text(entry, "manager").equals(writer.manager())
        && text(entry, "apiVersion").equals(writer.apiVersion())
        && text(entry, "subresource").equals(writer.subresource());
  }

  private static JsonObject at(JsonObject entry, Writer writer) {
    JsonObject copy = new JsonObject(entry);
    copy.put("time", writer.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return copy;
  }

  private static String text(Object entry, String key) {
    return entry instanceof JsonObject object && object.get(key) instanceof String text ? text : "";
  }

  private static boolean containsAll(JsonObject fields, FieldSet set) {
    for (Map.Entry<String, FieldSet> entry : set.children().entrySet()) {
      FieldSet child = entry.getValue();
      if (!(fields.get(entry.getKey()) instanceof JsonObject place)
          || (child.isMember() && !isMember(place))
          || !containsAll(place, child)) {
        return false;
      }
    }
    return true;
  }

  private static boolean intersects(JsonObject fields, FieldSet set) {
    for (Map.Entry<String, FieldSet> entry : set.children().entrySet()) {
      FieldSet child = entry.getValue();
      if (fields.get(entry.getKey()) instanceof JsonObject place
          && ((child.isMember() && isMember(place)) || intersects(place, child))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMember(JsonObject place) {
    return place.isEmpty() || place.containsKey(".");
  }
}
