// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.charset.StandardCharsets;

/// Changes one place of a tree, for tests that start from a valid object.
public final class ObjectTree {

  private ObjectTree() {}

  /// Sets the value at a path such as `spec.containers.0.image`; `-` removes it. Missing objects on
  /// the way are made.
  public static void set(JsonObject root, String path, String json) {
    String[] steps = path.split("(?<!\\\\)\\.");
    Object current = root;
    for (int i = 0; i < steps.length - 1; i++) {
      current = step(current, plain(steps[i]));
    }
    String last = plain(steps[steps.length - 1]);
    if (current instanceof JsonArray array) {
      int index = Integer.parseInt(last);
      if (index == array.size()) {
        array.add(read(json));
      } else {
        array.set(index, read(json));
      }
    } else if (current instanceof JsonObject object) {
      if (json.equals("-")) {
        object.remove(last);
      } else {
        object.put(last, read(json));
      }
    }
  }

  private static Object step(Object current, String step) {
    return current instanceof JsonArray array
        ? array.get(Integer.parseInt(step))
        : ((JsonObject) current).computeIfAbsent(step, _ -> new JsonObject());
  }

  private static String plain(String step) {
    return step.replace("\\.", ".");
  }

  private static Object read(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
