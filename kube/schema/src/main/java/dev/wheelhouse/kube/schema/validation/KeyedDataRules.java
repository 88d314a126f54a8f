// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// What ConfigMaps and Secrets have in common.
final class KeyedDataRules {

  static final int MAX_SIZE = 1 << 20;

  private KeyedDataRules() {}

  static void keys(Scope object, String field) {
    object
        .in(field)
        .ifPresent(data ->
            data.object()
                .keySet()
                .forEach(key ->
                    object.problems().invalid(data.path().key(key), key, Names.configMapKey(key))));
  }

  /// Bytes of all values.
  static long size(Scope object, String field, boolean base64) {
    long size = 0;
    for (Object value : object.inOrEmpty(field).object().values()) {
      String text = String.valueOf(value);
      size += base64 ? text.length() / 4L * 3 : text.getBytes(StandardCharsets.UTF_8).length;
    }
    return size;
  }

  static void immutable(Scope object, JsonObject old, String... fields) {
    if (!old.bool("immutable").orElse(false)) {
      return;
    }
    String detail = "field is immutable when `immutable` is set";
    if (!Boolean.TRUE.equals(object.object().get("immutable"))) {
      object.problems().forbidden(object.path("immutable"), detail);
    }
    for (String field : fields) {
      JsonObject empty = new JsonObject();
      if (!Objects.equals(
          object.object().getOrDefault(field, empty), old.getOrDefault(field, empty))) {
        object.problems().forbidden(object.path(field), detail);
      }
    }
  }
}
