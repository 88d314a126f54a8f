// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether an object in the cluster still says all that was applied. What others added beside it,
/// such as defaults, further fields or further elements of a list whose elements have names, is no
/// drift.
public final class Drift {

  private Drift() {}

  /// True when the live value lacks something of the wanted one, or has it otherwise.
  public static boolean between(@Nullable Object wanted, @Nullable Object live) {
    return switch (wanted) {
      case null -> false;
      case JsonObject object -> !(live instanceof JsonObject other) || ofObjects(object, other);
      case JsonArray array -> !(live instanceof JsonArray other) || ofArrays(array, other);
      case Number number -> !(live instanceof Number other) || differ(number, other);
      default -> !wanted.equals(live);
    };
  }

  private static boolean differ(Number wanted, Number live) {
    return !wanted.equals(live) && wanted.doubleValue() != live.doubleValue();
  }

  private static boolean ofObjects(JsonObject wanted, JsonObject live) {
    return wanted.entrySet().stream()
        .anyMatch(entry -> between(entry.getValue(), live.get(entry.getKey())));
  }

  private static boolean ofArrays(JsonArray wanted, JsonArray live) {
    if (named(wanted) && named(live)) {
      return wanted.objects().stream().anyMatch(it -> find(it, live).isEmpty());
    }
    if (wanted.size() != live.size()) {
      return true;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (between(wanted.get(i), live.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean named(JsonArray array) {
    List<String> names =
        array.objects().stream().flatMap(it -> it.string("name").stream()).distinct().toList();
    return !array.isEmpty() && names.size() == array.size();
  }

  private static Optional<JsonObject> find(JsonObject wanted, JsonArray live) {
    return live.objects().stream()
        .filter(it -> it.string("name").equals(wanted.string("name")))
        .filter(it -> !between(wanted, it))
        .findFirst();
  }
}
