// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.authors;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.util.List;

/// The annotations of an Application or a WorkflowRun that tell as whom it acts.
public final class AuthorAnnotations {

  private static final List<String> KEYS =
      List.of(AppKeys.USERNAME, AppKeys.GROUP, AuthorStamp.MARK, AppKeys.SERVICE_ACCOUNT_NAME);

  private AuthorAnnotations() {}

  /// @return none where the policies have not stamped the object
  public static JsonObject of(JsonObject object) {
    JsonObject all = new JsonObject();
    if (!AuthorStamp.of(object).mark().isEmpty()) {
      for (String key : KEYS) {
        object
            .string("metadata", "annotations", key)
            .filter(it -> !it.isEmpty())
            .ifPresent(it -> all.put(key, it));
      }
    }
    return all;
  }

  /// @param annotations that are to tell it, and nothing else
  /// @return a copy of the object
  public static JsonObject with(JsonObject object, JsonObject annotations) {
    JsonObject copy = object.deepCopy();
    JsonObject all = copy.childObject("metadata").childObject("annotations");
    KEYS.forEach(all::remove);
    all.putAll(annotations);
    return copy;
  }
}
