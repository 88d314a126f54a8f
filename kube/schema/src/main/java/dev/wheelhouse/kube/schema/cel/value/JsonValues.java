// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import dev.cel.common.values.CelByteString;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.cel.type.SchemaType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// From JSON trees to CEL values, one level at a time.
public final class JsonValues {

  private JsonValues() {}

  /// The value of a tree as it stands, without a schema.
  public static Object adapt(Object json) {
    return switch (json) {
      case JsonObject object -> new JsonMap(object, null);
      case JsonArray array -> new JsonList(array, null);
      case BigInteger number -> number.doubleValue();
      case BigDecimal number -> number.doubleValue();
      case Integer number -> number.longValue();
      default -> json;
    };
  }

  /// The value of a tree that has a schema.
  ///
  /// @param type null for what has none
  /// @throws CelFault when the tree does not fit
  public static Object adapt(Object json, @Nullable SchemaType type) {
    if (type == null || json == JsonNull.NULL) {
      return adapt(json);
    }
    return switch (type.kind()) {
      case DYN -> adapt(json);
      case BOOL -> fit(json, json instanceof Boolean, "bool");
      case INT -> integer(json);
      case DOUBLE -> number(json);
      case STRING -> fit(json, json instanceof String, "string");
      case BYTES -> bytes(text(json));
      case TIMESTAMP -> timestamp(text(json), type);
      case DURATION -> Durations.parseOpenApi(text(json));
      case LIST ->
          json instanceof JsonArray array ? new JsonList(array, type) : unfit(json, "an array");
      case MAP, OBJECT ->
          json instanceof JsonObject object ? new JsonMap(object, type) : unfit(json, "a map");
    };
  }

  private static Object fit(Object json, boolean fits, String expected) {
    return fits ? json : unfit(json, expected);
  }

  private static Object unfit(Object json, String expected) {
    throw new CelFault(
        "invalid data, expected " + expected + ", got " + json.getClass().getSimpleName());
  }

  private static Object integer(Object json) {
    return switch (json) {
      case Long number -> number;
      case Double number when number == Math.rint(number) -> number.longValue();
      default -> unfit(json, "int");
    };
  }

  private static Object number(Object json) {
    return json instanceof Number number ? (Object) number.doubleValue() : unfit(json, "float");
  }

  private static String text(Object json) {
    return (String) fit(json, json instanceof String, "string");
  }

  private static Object bytes(String text) {
    try {
      return CelByteString.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new CelFault("Invalid byte formatted string " + text + ": " + e.getMessage());
    }
  }

  private static Object timestamp(String text, SchemaType type) {
    boolean date = type.schema() != null && type.schema().format().equals("date");
    try {
      return date
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      String format = date ? "date" : "date-time";
      throw new CelFault("Invalid " + format + " formatted string " + text + ": " + e.getMessage());
    }
  }
}
