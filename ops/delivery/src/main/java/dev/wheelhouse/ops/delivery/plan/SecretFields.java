// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Tells which fields hold the content of Secrets. It is compared, and never shown: what differs is
/// read on terminals, and kept in logs of builds.
public final class SecretFields {

  /// Stands for what is not shown.
  public static final String SHOWN = "(changed)";

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private SecretFields() {}

  /// Whether a field of an object is one: also the annotation in which a whole Secret may stand.
  public static boolean hides(JsonObject object, String key) {
    return key.equals(LAST_APPLIED)
        || ((key.equals("data") || key.equals("stringData"))
            && "Secret".equals(object.get("kind")));
  }

  /// Whether a value has one somewhere in it, as a component has that lists objects.
  public static boolean within(@Nullable Object value) {
    return switch (value) {
      case JsonObject object ->
          object.keySet().stream().anyMatch(it -> hides(object, it) || within(object.get(it)));
      case JsonArray array -> array.stream().anyMatch(SecretFields::within);
      case null, default -> false;
    };
  }
}
