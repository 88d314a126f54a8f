// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import dev.wheelhouse.kube.schema.protobuf.MessageType.Field;
import dev.wheelhouse.kube.schema.protobuf.MessageType.Place;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// Turns one JSON object after the other into the fields of a message. Names that the message does
/// not have, and `null`s, are stepped over.
final class MessageWriter {

  private static final byte[] NOTHING = {};

  private MessageWriter() {}

  /// Content for the inline fields of a message, which go behind its own ones.
  private static final class Inlines {
    private final Map<Field, Bytes> contents = new LinkedHashMap<>();
    private final Map<Field, Inlines> deeper = new LinkedHashMap<>();

    Bytes at(Place place, int depth) {
      Field holder = place.within().get(depth);
      if (depth + 1 < place.within().size()) {
        contents.computeIfAbsent(holder, _ -> new Bytes(64));
        return deeper.computeIfAbsent(holder, _ -> new Inlines()).at(place, depth + 1);
      }
      return contents.computeIfAbsent(holder, _ -> new Bytes(64));
    }

    void writeTo(Bytes out) {
      contents.forEach((holder, content) -> {
        Inlines within = deeper.get(holder);
        if (within != null) {
          within.writeTo(content);
        }
        out.bytes(holder.number(), content);
      });
    }
  }

  /// Writes the fields of the object at the cursor.
  static void write(JsonCursor json, MessageType type, Bytes out) {
    Inlines inlines = null;
    if (!json.take('{')) {
      json.skip();
      return;
    }
    Places places = type.places();
    while (json.next('}')) {
      Place place = json.place(places);
      if (place == null) {
        json.skip();
      } else if (place.within().isEmpty()) {
        field(json, place.field(), out);
      } else {
        inlines = inlines == null ? new Inlines() : inlines;
        field(json, place.field(), inlines.at(place, 0));
      }
    }
    if (inlines != null) {
      inlines.writeTo(out);
    }
  }

  private static void field(JsonCursor json, Field field, Bytes out) {
    if (json.isNull()) {
      return;
    }
    switch (field.shape()) {
      case SINGLE -> value(json, field, field.number(), out);
      case LIST -> list(json, field, out);
      case MAP -> map(json, field, out);
    }
  }

  private static void list(JsonCursor json, Field field, Bytes out) {
    if (!json.take('[')) {
      json.skip();
      return;
    }
    while (json.next(']')) {
      if (json.isNull()) {
        out.bytes(field.number(), NOTHING, 0, 0);
      } else {
        value(json, field, field.number(), out);
      }
    }
  }

  private static void map(JsonCursor json, Field field, Bytes out) {
    if (!json.take('{')) {
      json.skip();
      return;
    }
    while (json.next('}')) {
      int entry = out.begin(field.number());
      json.string(out, 1);
      json.take(':');
      if (json.isNull()) {
        out.bytes(2, NOTHING, 0, 0);
      } else {
        value(json, field, 2, out);
      }
      out.end(entry);
    }
  }

  private static void value(JsonCursor json, Field field, int number, Bytes out) {
    switch (field.type()) {
      case "string" -> json.string(out, number);
      case "bytes" -> base64(json, number, out);
      case "bool" -> out.number(number, json.bool() ? 1 : 0);
      case "int32", "int64" -> out.number(number, json.number());
      case "double" -> out.fixed64(number, Double.doubleToLongBits(json.decimal()));
      default -> message(json, field, number, out);
    }
  }

  private static void base64(JsonCursor json, int number, Bytes out) {
    byte[] decoded = decoded(json.string());
    out.bytes(number, decoded, 0, decoded.length);
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return NOTHING;
    }
  }

  private static void message(JsonCursor json, Field field, int number, Bytes out) {
    int begun = out.begin(number);
    SpecialWriter special = field.special();
    if (special == null) {
      write(json, MessageTypes.get(field.type()), out);
    } else {
      special.write(json, field.type(), out);
    }
    out.end(begun);
  }
}
