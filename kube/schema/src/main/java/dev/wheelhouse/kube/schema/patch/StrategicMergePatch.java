// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.patch;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Strategic merge patch, media type `application/strategic-merge-patch+json`: a merge patch in
/// which lists merge too, where the schema of the field states `x-kubernetes-patch-strategy:
/// merge`. Lists of objects merge by `x-kubernetes-patch-merge-key`, lists of primitives as sets.
///
/// Follows the public description of the directives `$patch`, `$retainKeys`,
/// `$deleteFromPrimitiveList` and `$setElementOrder`. Only for kinds with a published schema; the
/// server refuses the media type (415) for custom resources.
public final class StrategicMergePatch {

  private StrategicMergePatch() {}

  /// @throws PlatformException with reason `BAD_REQUEST` for a patch that breaks the format
  public static JsonObject apply(JsonObject original, JsonObject patch, Schema schema) {
    return merge(original.deepCopy(), patch.deepCopy(), schema);
  }

  /// Merges a patch into an object; both may be changed and neither may be used afterwards.
  static JsonObject merge(JsonObject original, JsonObject patch, @Nullable Schema schema) {
    Object directive = patch.remove(Directives.PATCH);
    if (directive != null && !"merge".equals(directive)) {
      return follow(directive, patch);
    }
    retainKeys(original, patch);
    mergeOrdered(original, patch, schema);
    patch.forEach((key, value) -> mergeField(original, key, value, schema));
    return original;
  }

  private static JsonObject follow(Object directive, JsonObject patch) {
    return switch (directive) {
      case String text when text.equals("replace") -> patch;
      case String text when text.equals("delete") -> new JsonObject();
      default ->
          throw PatchErrors.malformed("unknown patch type: " + directive + " in map: " + patch);
    };
  }

  private static void retainKeys(JsonObject original, JsonObject patch) {
    Object directive = patch.remove(Directives.RETAIN_KEYS);
    if (directive == null) {
      return;
    }
    if (!(directive instanceof JsonArray retained)) {
      throw PatchErrors.malformed("invalid patch format of retainKeys: it must be a list");
    }
    for (String key : patch.keySet()) {
      if (!Directives.isDirective(key) && !retained.contains(key)) {
        throw PatchErrors.malformed(
            "invalid patch format of retainKeys: the patch sets \"" + key + "\", not retained");
      }
    }
    original.keySet().removeIf(key -> !retained.contains(key));
  }

  /// Merges the lists whose order the patch states, and takes them out of the patch.
  private static void mergeOrdered(JsonObject original, JsonObject patch, @Nullable Schema schema) {
    List<String> ordered = new ArrayList<>();
    for (String key : patch.keySet()) {
      if (key.startsWith(Directives.ORDER)) {
        ordered.add(key);
      }
    }
    for (String key : ordered) {
      String field = key.substring(Directives.ORDER.length());
      if (!(patch.remove(key) instanceof JsonArray order)) {
        throw PatchErrors.malformed("invalid patch format of setElementOrder list: " + field);
      }
      orderField(original, patch, field, order, child(schema, field));
    }
  }

  private static void orderField(
      JsonObject original,
      JsonObject patch,
      String field,
      JsonArray order,
      @Nullable Schema schema) {
    Object stored = original.get(field);
    Object change = patch.get(field);
    if (change == JsonNull.NULL || !(stored instanceof JsonArray || change instanceof JsonArray)) {
      return;
    }
    PatchList list = PatchList.of(schema, field);
    JsonArray before = stored instanceof JsonArray array ? array : new JsonArray();
    JsonArray merged = before;
    if (change instanceof JsonArray changes) {
      list.requireOrdered(changes, order);
      merged = list.merge(before, changes);
    }
    original.put(field, list.arrange(merged, order, before));
    patch.remove(field);
  }

  private static void mergeField(
      JsonObject original, String key, Object value, @Nullable Schema schema) {
    if (key.startsWith(Directives.DELETE_FROM)) {
      deleteFrom(original, key.substring(Directives.DELETE_FROM.length()), value);
    } else if (value == JsonNull.NULL) {
      original.remove(key);
    } else {
      Object merged = mergeValue(original.get(key), key, value, child(schema, key));
      if (merged != null) {
        original.put(key, merged);
      }
    }
  }

  private static void deleteFrom(JsonObject original, String field, Object value) {
    if (!(value instanceof JsonArray gone)) {
      throw PatchErrors.malformed("invalid patch format of primitive list: " + field);
    }
    if (original.get(field) instanceof JsonArray stored) {
      stored.removeAll(gone);
    }
  }

  private static @Nullable Object mergeValue(
      @Nullable Object stored, String key, Object value, @Nullable Schema schema) {
    boolean replaces = hasStrategy(schema, "replace");
    return switch (value) {
      case JsonObject change when stored instanceof JsonObject object && !replaces ->
          merge(object, change, schema);
      case JsonArray changes when stored instanceof JsonArray array && mergesLists(schema) ->
          PatchList.of(schema, key).merge(array, changes);
      default -> Directives.settle(value);
    };
  }

  static boolean mergesLists(@Nullable Schema schema) {
    return hasStrategy(schema, "merge");
  }

  private static boolean hasStrategy(@Nullable Schema schema, String strategy) {
    if (schema == null || schema.patchStrategy().isEmpty()) {
      return false;
    }
    String stated = schema.patchStrategy();
    return stated.equals(strategy)
        || stated.startsWith(strategy + ",")
        || stated.endsWith("," + strategy);
  }

  private static @Nullable Schema child(@Nullable Schema schema, String field) {
    return schema == null ? null : schema.field(field).orElse(null);
  }
}
