// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of one message.
///
/// A few messages hold another one whose fields stand in JSON beside their own (*inline*). Worked
/// example: a `Volume` has the fields 1 `name` and 2, an inline `VolumeSource`; the JSON `{"name":
/// "a","emptyDir":{}}` has `name` in the message and `emptyDir` in its field 2.
final class MessageType {

  /// How often a field may stand.
  enum Shape {
    SINGLE,
    LIST,
    MAP
  }

  /// @param name the field's name in JSON
  /// @param type a scalar such as `string` or `int32`, or a message's full name
  /// @param inline the fields of the message stand beside this one's in JSON
  /// @param pointer 0, false and "" mean something else than absence
  /// @param always the field stands in JSON whatever it holds
  /// @param special how the value is written whose JSON form is no object; null for all others
  record Field(
      int number,
      String name,
      Shape shape,
      String type,
      boolean inline,
      boolean pointer,
      boolean always,
      @Nullable SpecialWriter special) {
    /// True where 0, false and "" are not left out.
    boolean keepsZero() {
      return pointer || always;
    }

    boolean isMessage() {
      return type.indexOf('.') >= 0;
    }
  }

  /// Where a JSON name goes: a field, and the inline fields around it from the outside in.
  record Place(Field field, List<Field> within) {}

  private final Map<Integer, Field> byNumber = new HashMap<>();
  private final List<Field> inline = new ArrayList<>();
  private volatile @Nullable Places places;

  private MessageType() {}

  static MessageType read(String text) {
    MessageType type = new MessageType();
    for (String entry : text.split(",", -1)) {
      String[] parts = entry.split(" ", -1);
      if (parts.length >= 3) {
        type.add(field(parts));
      }
    }
    return type;
  }

  private void add(Field field) {
    byNumber.put(field.number(), field);
    if (field.inline()) {
      inline.add(field);
    }
  }

  private static Field field(String[] parts) {
    Shape shape = Shape.SINGLE;
    String type = parts[2];
    if (type.startsWith("list:")) {
      shape = Shape.LIST;
      type = type.substring("list:".length());
    } else if (type.startsWith("map:")) {
      shape = Shape.MAP;
      type = type.substring("map:".length());
    }
    String flag = parts.length > 3 ? parts[3] : "";
    return new Field(
        Integer.parseInt(parts[0]),
        parts[1],
        shape,
        type,
        flag.equals("inline"),
        flag.equals("pointer"),
        flag.equals("always"),
        type.indexOf('.') < 0 ? null : SpecialWriter.of(type));
  }

  @Nullable Field field(int number) {
    return byNumber.get(number);
  }

  /// Where a JSON name goes; null for a name the message does not know.
  @Nullable Place place(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return places().find(utf8, 0, utf8.length);
  }

  /// Where all JSON names go.
  Places places() {
    Places known = places;
    if (known == null) {
      known = new Places(byName());
      places = known;
    }
    return known;
  }

  /// The places of all JSON names, made anew.
  Map<String, Place> byName() {
    Map<String, Place> byName = new HashMap<>();
    collect(List.of(), byName);
    return byName;
  }

  /// A field of the message itself goes before one of the same name within.
  private void collect(List<Field> within, Map<String, Place> places) {
    for (Field holder : inline) {
      List<Field> path = new ArrayList<>(within);
      path.add(holder);
      MessageTypes.get(holder.type()).collect(path, places);
    }
    byNumber.values().stream()
        .filter(field -> !field.inline())
        .forEach(field -> places.put(field.name(), new Place(field, within)));
  }
}
