// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.memory;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// JSON Merge Patch, and the operations of JSON Patch that the plane's loops send.
final class JsonPatches {

  private JsonPatches() {}

  static void merge(JsonObject into, JsonObject patch) {
    patch.forEach((key, value) -> {
      if (value instanceof JsonNull) {
        into.remove(key);
      } else if (value instanceof JsonObject object) {
        merge(into.childObject(key), object);
      } else {
        into.put(key, Json.deepCopy(value));
      }
    });
  }

  static void apply(JsonObject object, JsonArray operations) {
    for (JsonObject operation : operations.objects()) {
      List<String> path =
          List.of(operation.string("path").orElseThrow().substring(1).split("/")).stream()
              .map(s -> s.replace("~1", "/").replace("~0", "~"))
              .toList();
      Object parent = object;
      for (String step : path.subList(0, path.size() - 1)) {
        parent = Objects.requireNonNull(child(parent, step), step);
      }
      one(parent, path.getLast(), operation);
    }
  }

  private static @Nullable Object child(Object parent, String step) {
    return parent instanceof JsonArray array
        ? array.get(Integer.parseInt(step))
        : ((JsonObject) parent).get(step);
  }

  private static void one(Object parent, String last, JsonObject operation) {
    Object value = operation.getOrDefault("value", JsonNull.NULL);
    switch (operation.string("op").orElseThrow()) {
      case "test" -> {
        if (!Objects.equals(child(parent, last), value)) {
          throw new PlatformException(Reason.INVALID, "the test operation failed");
        }
      }
      case "add", "replace" -> {
        if (parent instanceof JsonArray array) {
          if (last.equals("-")) {
            array.add(value);
          } else {
            array.set(Integer.parseInt(last), value);
          }
        } else {
          ((JsonObject) parent).put(last, value);
        }
      }
      case "remove" -> {
        if (parent instanceof JsonArray array) {
          array.remove(Integer.parseInt(last));
        } else {
          ((JsonObject) parent).remove(last);
        }
      }
      default -> throw new PlatformException(Reason.BAD_REQUEST, "unknown operation");
    }
  }
}
