// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// JSON as Go prints it with `%+v`, which is how messages about patches quote them:
/// `map[metadata:map[labels:invalid]]`.
final class GoText {

  private GoText() {}

  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "<nil>";
      case JsonNull _ -> "<nil>";
      case JsonObject object ->
          object.entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(entry -> entry.getKey() + ":" + of(entry.getValue()))
              .collect(Collectors.joining(" ", "map[", "]"));
      case JsonArray array ->
          array.stream().map(GoText::of).collect(Collectors.joining(" ", "[", "]"));
      default -> value.toString();
    };
  }
}
