// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Messages whose JSON form is no object.
final class SpecialMessages {

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private SpecialMessages() {}

  /// A `Time` as RFC 3339; null for the zero time.
  static @Nullable Object time(byte[] bytes, boolean micro) {
    Wire wire = new Wire(bytes);
    long seconds = 0;
    long nanos = 0;
    while (wire.more()) {
      int tag = (int) wire.varint();
      switch (tag >>> 3) {
        case 1 -> seconds = wire.varint();
        case 2 -> nanos = wire.varint();
        default -> wire.skip(tag & 7);
      }
    }
    if (seconds == 0 && nanos == 0) {
      return null;
    }
    Instant instant = Instant.ofEpochSecond(seconds, nanos);
    return micro ? MICROS.format(instant) : Instant.ofEpochSecond(seconds).toString();
  }

  /// A `Duration` as Go writes it.
  static @Nullable Object duration(byte[] bytes) {
    Wire wire = new Wire(bytes);
    long nanos = 0;
    while (wire.more()) {
      int tag = (int) wire.varint();
      if (tag >>> 3 == 1) {
        nanos = wire.varint();
      } else {
        wire.skip(tag & 7);
      }
    }
    return GoDuration.text(nanos);
  }

  /// A whole number where it is one, as JSON writes it.
  static Object number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1L << 53 ? (Object) (long) value : value;
  }

  /// The string in field 1.
  static String firstString(byte[] bytes) {
    JsonArray all = strings(bytes);
    return all.isEmpty() ? "" : (String) all.getFirst();
  }

  /// The strings in field 1.
  static JsonArray strings(byte[] bytes) {
    Wire wire = new Wire(bytes);
    JsonArray strings = new JsonArray();
    while (wire.more()) {
      int tag = (int) wire.varint();
      if (tag >>> 3 == 1) {
        strings.add(wire.string());
      } else {
        wire.skip(tag & 7);
      }
    }
    return strings;
  }

  static Object intOrString(byte[] bytes) {
    Wire wire = new Wire(bytes);
    boolean text = false;
    long number = 0;
    String string = "";
    while (wire.more()) {
      int tag = (int) wire.varint();
      switch (tag >>> 3) {
        case 1 -> text = wire.varint() == 1;
        case 2 -> number = (int) wire.varint();
        case 3 -> string = wire.string();
        default -> wire.skip(tag & 7);
      }
    }
    return text ? string : (Object) number;
  }

  /// Raw JSON in field 1; null where there is none.
  static @Nullable Object json(byte[] bytes) {
    Wire wire = new Wire(bytes);
    while (wire.more()) {
      int tag = (int) wire.varint();
      if (tag >>> 3 == 1) {
        byte[] raw = wire.bytes();
        return raw.length == 0 ? null : Json.read(raw);
      }
      wire.skip(tag & 7);
    }
    return null;
  }
}
