// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.scheduling;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tolerations of pods, put together without saying a thing twice.
final class Tolerations {

  private Tolerations() {}

  /// Adds tolerations to a pod. Of two where one tolerates all that the other does, the wider
  /// stays.
  static void add(JsonObject pod, List<JsonObject> more) {
    if (more.isEmpty()) {
      return;
    }
    JsonObject spec = pod.childObject("spec");
    List<JsonObject> kept = new ArrayList<>();
    for (JsonObject toleration : spec.childArray("tolerations").objects()) {
      add(kept, toleration);
    }
    more.forEach(toleration -> add(kept, toleration.deepCopy()));
    spec.put("tolerations", new JsonArray(kept));
  }

  private static void add(List<JsonObject> kept, JsonObject toleration) {
    if (kept.stream().noneMatch(wide -> covers(wide, toleration))) {
      kept.removeIf(narrow -> covers(toleration, narrow));
      kept.add(toleration);
    }
  }

  /// Whether `wide` tolerates every taint that `narrow` does, and as long.
  static boolean covers(JsonObject wide, JsonObject narrow) {
    String key = text(wide, "key");
    String effect = text(wide, "effect");
    if ((!key.isEmpty() && !key.equals(text(narrow, "key")))
        || (!effect.isEmpty() && !effect.equals(text(narrow, "effect")))) {
      return false;
    }
    if (effect.equals("NoExecute")) {
      Optional<Long> seconds = wide.integer("tolerationSeconds");
      Optional<Long> wanted = narrow.integer("tolerationSeconds");
      if (seconds.isPresent() && (wanted.isEmpty() || wanted.get() > seconds.get())) {
        return false;
      }
    }
    return switch (text(wide, "operator")) {
      case "Exists" -> true;
      case "", "Equal" ->
          List.of("", "Equal").contains(text(narrow, "operator"))
              && text(wide, "value").equals(text(narrow, "value"));
      default -> wide.equals(narrow);
    };
  }

  private static String text(JsonObject toleration, String field) {
    return toleration.string(field).orElse("");
  }
}
