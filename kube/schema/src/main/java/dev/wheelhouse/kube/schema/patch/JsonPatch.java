// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.patch;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// JSON patch (RFC 6902), media type `application/json-patch+json`.
///
/// All operations take effect or none does. At most 10000 operations, and copies of at most 3 MiB
/// in sum, so that a small patch cannot grow an object without bound.
public final class JsonPatch {

  private static final int MAX_OPERATIONS = 10_000;
  private static final long MAX_COPIED_BYTES = 3 << 20;

  private @Nullable Object document;
  private long copiedBytes;

  private JsonPatch(JsonObject original) {
    document = original.deepCopy();
  }

  /// Applies a patch document, which must be an array of operations.
  ///
  /// @throws PlatformException with [Reason#BAD_REQUEST] for a patch that cannot be read,
  ///   [Reason#INVALID] for an operation that does not fit the object or a failed `test`,
  ///   [Reason#REQUEST_ENTITY_TOO_LARGE] for too many operations
  public static JsonObject apply(JsonObject original, Object patch) {
    if (!(patch instanceof JsonArray operations)) {
      throw PatchErrors.malformed("error decoding patch: a JSON patch is an array of operations");
    }
    if (operations.size() > MAX_OPERATIONS) {
      throw new PlatformException(
          Reason.REQUEST_ENTITY_TOO_LARGE,
          "The allowed maximum operations in a JSON patch is "
              + MAX_OPERATIONS
              + ", got "
              + operations.size());
    }
    JsonPatch run = new JsonPatch(original);
    for (Object operation : operations) {
      run.apply(operation);
    }
    if (run.document instanceof JsonObject result) {
      return result;
    }
    throw PatchErrors.unfit("", "the patched document is not an object");
  }

  private void apply(Object step) {
    if (!(step instanceof JsonObject operation)) {
      throw PatchErrors.malformed("error decoding patch: an operation must be an object");
    }
    String name = text(operation, "op");
    JsonPointer path = JsonPointer.parse(text(operation, "path"));
    switch (name) {
      case "add" -> add(path, Json.deepCopy(value(operation)));
      case "remove" -> remove(path, "remove");
      case "replace" -> replace(path, Json.deepCopy(value(operation)));
      case "move" -> move(JsonPointer.parse(text(operation, "from")), path);
      case "copy" -> copy(JsonPointer.parse(text(operation, "from")), path);
      case "test" -> test(path, value(operation));
      default -> throw PatchErrors.unfit(path.text(), "Unexpected kind: " + name);
    }
  }

  private static String text(JsonObject operation, String key) {
    return operation
        .string(key)
        .orElseThrow(() ->
            PatchErrors.malformed(
                "error decoding patch: an operation has no string \"" + key + "\""));
  }

  private static Object value(JsonObject operation) {
    Object value = operation.get("value");
    if (value == null) {
      throw PatchErrors.malformed(
          "error decoding patch: the operation \"" + operation.get("op") + "\" has no \"value\"");
    }
    return value;
  }

  private void add(JsonPointer path, Object value) {
    if (path.isRoot()) {
      document = value;
      return;
    }
    switch (container(path, "add")) {
      case JsonObject object -> object.put(path.last(), value);
      case JsonArray array -> array.add(insertionIndex(array, path), value);
      default -> throw missing("add", path);
    }
  }

  private Object remove(JsonPointer path, String operation) {
    if (path.isRoot()) {
      throw PatchErrors.unfit("", operation + " operation does not apply to the whole document");
    }
    Object removed =
        switch (container(path, operation)) {
          case JsonObject object -> object.remove(path.last());
          case JsonArray array -> array.remove(index(array, path, operation));
          default -> null;
        };
    if (removed == null) {
      throw missing(operation, path);
    }
    return removed;
  }

  private void replace(JsonPointer path, Object value) {
    if (path.isRoot()) {
      document = value;
      return;
    }
    Object previous =
        switch (container(path, "replace")) {
          case JsonObject object -> object.replace(path.last(), value);
          case JsonArray array -> array.set(index(array, path, "replace"), value);
          default -> null;
        };
    if (previous == null) {
      throw missing("replace", path);
    }
  }

  private void move(JsonPointer from, JsonPointer path) {
    if (from.encloses(path)) {
      throw PatchErrors.unfit(path.text(), "a value cannot be moved into itself: " + from.text());
    }
    if (!from.steps().equals(path.steps())) {
      add(path, remove(from, "move"));
    }
  }

  private void copy(JsonPointer from, JsonPointer path) {
    Object value = find(from);
    if (value == null) {
      throw missing("copy", from);
    }
    copiedBytes += Json.writeBytes(value).length;
    if (copiedBytes > MAX_COPIED_BYTES) {
      throw PatchErrors.unfit(
          path.text(),
          "Unable to complete the copy, the accumulated size increase of copy is "
              + copiedBytes
              + ", exceeding the limit "
              + MAX_COPIED_BYTES);
    }
    add(path, Json.deepCopy(value));
  }

  /// A test for `null` also holds where nothing is there, so that clients can ask for absence.
  private void test(JsonPointer path, Object expected) {
    Object found = find(path);
    boolean absentAsAsked = found == null && expected == JsonNull.NULL;
    if (!absentAsAsked && !JsonEquality.same(found, expected)) {
      throw PatchErrors.unfit(path.text(), "testing value " + path.text() + " failed: test failed");
    }
  }

  private Object container(JsonPointer path, String operation) {
    Object container = find(path.parents());
    if (container == null) {
      throw missing(operation, path);
    }
    return container;
  }

  private @Nullable Object find(JsonPointer path) {
    return find(path.steps());
  }

  private @Nullable Object find(List<String> steps) {
    Object current = document;
    for (String step : steps) {
      current =
          switch (current) {
            case JsonObject object -> object.get(step);
            case JsonArray array -> element(array, step);
            case null, default -> null;
          };
    }
    return current;
  }

  private static @Nullable Object element(JsonArray array, String step) {
    int index = parseIndex(step);
    return index >= 0 && index < array.size() ? array.get(index) : null;
  }

  private static int insertionIndex(JsonArray array, JsonPointer path) {
    if (path.last().equals("-")) {
      return array.size();
    }
    int index = parseIndex(path.last());
    if (index < 0 || index > array.size()) {
      throw outOfBounds("add", path);
    }
    return index;
  }

  private static int index(JsonArray array, JsonPointer path, String operation) {
    int index = parseIndex(path.last());
    if (index < 0 || index >= array.size()) {
      throw outOfBounds(operation, path);
    }
    return index;
  }

  /// An array index as RFC 6901 writes it; -1 for anything else.
  private static int parseIndex(String step) {
    if (step.isEmpty() || step.length() > 9 || (step.length() > 1 && step.charAt(0) == '0')) {
      return -1;
    }
    int index = 0;
    for (int i = 0; i < step.length(); i++) {
      int digit = step.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      index = index * 10 + digit;
    }
    return index;
  }

  private static PlatformException missing(String operation, JsonPointer path) {
    return PatchErrors.unfit(
        path.text(),
        operation + " operation does not apply: doc is missing path: \"" + path.text() + "\"");
  }

  private static PlatformException outOfBounds(String operation, JsonPointer path) {
    return PatchErrors.unfit(
        path.text(),
        operation
            + " operation does not apply: Unable to access invalid index: "
            + path.last()
            + ": invalid index referenced");
  }
}
