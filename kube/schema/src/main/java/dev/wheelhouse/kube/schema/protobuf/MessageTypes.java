// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The fields of messages by their numbers, read when first used.
final class MessageTypes {

  /// How often a field may stand.
  enum Shape {
    SINGLE,
    LIST,
    MAP
  }

  /// @param type a scalar such as `string` or `int32`, or a message's full name
  record Field(String name, Shape shape, String type) {
    boolean isMessage() {
      return type.indexOf('.') >= 0;
    }
  }

  private static final JsonObject TABLE = load();
  private static final Map<String, Map<Integer, Field>> READ = new ConcurrentHashMap<>();

  private MessageTypes() {}

  private static JsonObject load() {
    try (InputStream in = MessageTypes.class.getResourceAsStream("messages.json")) {
      if (in == null) {
        throw new IllegalStateException("messages.json is missing");
      }
      return Json.readObject(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Optional<Map<Integer, Field>> find(String message) {
    return TABLE.string(message).map(text -> READ.computeIfAbsent(message, _ -> fields(text)));
  }

  private static Map<Integer, Field> fields(String text) {
    Map<Integer, Field> fields = new HashMap<>();
    for (String entry : text.split(",", -1)) {
      String[] parts = entry.split(" ", -1);
      if (parts.length == 3) {
        fields.put(Integer.valueOf(parts[0]), field(parts[1], parts[2]));
      }
    }
    return fields;
  }

  private static Field field(String name, String type) {
    if (type.startsWith("list:")) {
      return new Field(name, Shape.LIST, type.substring(5));
    }
    return type.startsWith("map:")
        ? new Field(name, Shape.MAP, type.substring(4))
        : new Field(name, Shape.SINGLE, type);
  }
}
