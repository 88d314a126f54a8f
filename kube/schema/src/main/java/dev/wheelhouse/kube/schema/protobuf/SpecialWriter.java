// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Messages whose JSON form is no object of their fields.
enum SpecialWriter {
  /// RFC 3339 in JSON, seconds and nanoseconds in the message.
  TIME {
    @Override
    void write(JsonCursor json, String type, Bytes out) {
      long seconds = json.utcSeconds();
      if (seconds != UtcTime.OTHER) {
        out.number(1, seconds);
        out.number(2, 0);
        return;
      }
      Instant time = instant(json.string());
      out.number(1, time.getEpochSecond());
      out.number(2, type.endsWith("MicroTime") ? time.getNano() : 0);
    }
  },
  /// `1h30m` in JSON, nanoseconds in the message.
  DURATION {
    @Override
    void write(JsonCursor json, String type, Bytes out) {
      out.number(1, GoDuration.nanos(json.string()));
    }
  },
  /// A string in JSON, the same in field 1.
  TEXT {
    @Override
    void write(JsonCursor json, String type, Bytes out) {
      json.string(out, 1);
    }
  },
  INT_OR_STRING {
    @Override
    void write(JsonCursor json, String type, Bytes out) {
      if (json.peek() == '"') {
        out.number(1, 1);
        json.string(out, 3);
      } else {
        out.number(1, 0);
        out.number(2, json.number());
      }
    }
  },
  /// Any JSON, which stands in field 1 as it is.
  RAW {
    @Override
    void write(JsonCursor json, String type, Bytes out) {
      int start = json.skip();
      out.bytes(1, json.json(), start, json.at() - start);
    }
  },
  /// A list of strings in JSON, field 1 of the message.
  STRINGS {
    @Override
    void write(JsonCursor json, String type, Bytes out) {
      strings(json, out, 1);
    }
  },
  /// One schema (field 1) or a list of them (field 2).
  SCHEMA_OR_ARRAY {
    @Override
    void write(JsonCursor json, String type, Bytes out) {
      if (!json.take('[')) {
        schema(json, type, 1, out);
        return;
      }
      while (json.next(']')) {
        schema(json, type, 2, out);
      }
    }
  },
  /// A flag (field 1), true where there is a schema (field 2).
  SCHEMA_OR_BOOL {
    @Override
    void write(JsonCursor json, String type, Bytes out) {
      if (json.peek() != '{') {
        out.number(1, json.bool() ? 1 : 0);
        return;
      }
      out.number(1, 1);
      schema(json, type, 2, out);
    }
  },
  /// A schema (field 1) or names (field 2).
  SCHEMA_OR_STRINGS {
    @Override
    void write(JsonCursor json, String type, Bytes out) {
      if (json.peek() == '{') {
        schema(json, type, 1, out);
      } else {
        strings(json, out, 2);
      }
    }
  };

  /// Writes the value at the cursor as the content of a message.
  abstract void write(JsonCursor json, String type, Bytes out);

  /// How a message is written; null for one that is an object in JSON too.
  static @Nullable SpecialWriter of(String type) {
    String name = type.substring(type.lastIndexOf('.') + 1);
    return switch (name) {
      case "Time", "MicroTime" -> TIME;
      case "Duration" -> DURATION;
      case "Quantity" -> TEXT;
      case "IntOrString" -> INT_OR_STRING;
      case "RawExtension", "FieldsV1", "JSON" -> RAW;
      case "ExtraValue", "Verbs" -> STRINGS;
      case "JSONSchemaPropsOrArray" -> SCHEMA_OR_ARRAY;
      case "JSONSchemaPropsOrBool" -> SCHEMA_OR_BOOL;
      case "JSONSchemaPropsOrStringArray" -> SCHEMA_OR_STRINGS;
      default -> null;
    };
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException _) {
      return Instant.EPOCH;
    }
  }

  private static void strings(JsonCursor json, Bytes out, int field) {
    if (!json.take('[')) {
      json.skip();
      return;
    }
    while (json.next(']')) {
      json.string(out, field);
    }
  }

  private static void schema(JsonCursor json, String type, int field, Bytes out) {
    String schema = type.substring(0, type.lastIndexOf("Or"));
    int begun = out.begin(field);
    MessageWriter.write(json, MessageTypes.get(schema), out);
    out.end(begun);
  }
}
