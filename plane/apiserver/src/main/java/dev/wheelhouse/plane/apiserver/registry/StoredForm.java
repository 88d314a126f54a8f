// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.store.Draft;
import java.util.Map;

/// How objects are written into the store: JSON with `apiVersion`, `kind` and `metadata` first, and
/// `resourceVersion` the first field of the metadata. So the place of the revision follows from the
/// kind alone, and the store can splice it in.
///
/// Worked example: a ConfigMap starts `{"apiVersion":"v1","kind":"ConfigMap","metadata":{
/// "resourceVersion":"`, without the line break; the revision goes right behind.
final class StoredForm {

  private static final String METADATA = "\"metadata\":{\"resourceVersion\":\"";

  private StoredForm() {}

  static Draft draft(JsonObject object) {
    String apiVersion = object.string("apiVersion").orElse("");
    String kind = object.string("kind").orElse("");
    JsonObject metadata = new JsonObject();
    metadata.put("resourceVersion", "");
    for (Map.Entry<String, Object> field : object.childObject("metadata").entrySet()) {
      if (!field.getKey().equals("resourceVersion")) {
        metadata.put(field.getKey(), field.getValue());
      }
    }
    JsonObject ordered =
        JsonObject.of("apiVersion", apiVersion, "kind", kind, "metadata", metadata);
    for (Map.Entry<String, Object> field : object.entrySet()) {
      ordered.putIfAbsent(field.getKey(), field.getValue());
    }
    int revisionAt =
        "{\"apiVersion\":\"\",\"kind\":\"\",".length()
            + written(apiVersion)
            + written(kind)
            + METADATA.length();
    return new Draft(Json.writeBytes(ordered), revisionAt);
  }

  /// How many bytes a text takes between its quotation marks.
  private static int written(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return Json.writeBytes(text).length - 2;
      }
    }
    return text.length();
  }

  /// The bytes an object would have, had it been stored; it keeps the revision it has.
  static byte[] dryRun(JsonObject object, long revision) {
    object.childObject("metadata").put("resourceVersion", Long.toString(revision));
    return Json.writeBytes(object);
  }
}
