// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.BOOL;
import static dev.wheelhouse.kube.schema.cel.function.Types.BYTES;
import static dev.wheelhouse.kube.schema.cel.function.Types.DOUBLE;
import static dev.wheelhouse.kube.schema.cel.function.Types.DURATION;
import static dev.wheelhouse.kube.schema.cel.function.Types.DYN;
import static dev.wheelhouse.kube.schema.cel.function.Types.INT;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRING;
import static dev.wheelhouse.kube.schema.cel.function.Types.TIMESTAMP;
import static dev.wheelhouse.kube.schema.cel.function.Types.UINT;

import dev.cel.common.types.CelType;
import dev.cel.common.values.CelByteString;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.Durations;
import dev.wheelhouse.kube.schema.cel.value.TypeValue;
import dev.wheelhouse.kube.schema.cel.value.UnsignedInteger;
import dev.wheelhouse.kube.schema.cel.value.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;

/// Functions of the language that make one type of another: `int('5')`, `string(5)`.
final class Conversions {

  private static final double TWO_TO_63 = 0x1p63;

  private Conversions() {}

  private interface Conversion {
    Object of(Object value);
  }

  private static Overload to(
      String function, String id, CelType result, CelType from, Conversion conversion) {
    return Overload.global(
        function, id, result, List.of(from), (_, args) -> conversion.of(args[0]));
  }

  static List<Overload> overloads() {
    return List.of(
        to("int", "int64_to_int64", INT, INT, value -> value),
        to("int", "uint64_to_int64", INT, UINT, Conversions::intOfUnsigned),
        to("int", "double_to_int64", INT, DOUBLE, Conversions::intOfDouble),
        to("int", "string_to_int64", INT, STRING, Conversions::intOfText),
        to(
            "int",
            "timestamp_to_int64",
            INT,
            TIMESTAMP,
            value -> ((Instant) value).getEpochSecond()),
        to("int", "duration_to_int64", INT, DURATION, value -> ((Duration) value).toNanos()),
        to("uint", "uint64_to_uint64", UINT, UINT, value -> value),
        to("uint", "int64_to_uint64", UINT, INT, Conversions::unsignedOfInt),
        to("uint", "double_to_uint64", UINT, DOUBLE, Conversions::unsignedOfDouble),
        to("uint", "string_to_uint64", UINT, STRING, Conversions::unsignedOfText),
        to("double", "double_to_double", DOUBLE, DOUBLE, value -> value),
        to("double", "int64_to_double", DOUBLE, INT, value -> ((Long) value).doubleValue()),
        to("double", "uint64_to_double", DOUBLE, UINT, v -> ((UnsignedInteger) v).toDouble()),
        to("double", "string_to_double", DOUBLE, STRING, Conversions::doubleOfText),
        to("bool", "bool_to_bool", BOOL, BOOL, value -> value),
        to("bool", "string_to_bool", BOOL, STRING, Conversions::boolOfText),
        to("bytes", "bytes_to_bytes", BYTES, BYTES, value -> value),
        to("bytes", "string_to_bytes", BYTES, STRING, v -> CelByteString.copyFromUtf8((String) v)),
        to("string", "string_to_string", STRING, STRING, value -> value),
        to("string", "bool_to_string", STRING, BOOL, Object::toString),
        to("string", "int64_to_string", STRING, INT, Object::toString),
        to("string", "uint64_to_string", STRING, UINT, Object::toString),
        to("string", "double_to_string", STRING, DOUBLE, v -> text((Double) v)),
        to("string", "bytes_to_string", STRING, BYTES, Conversions::textOfBytes),
        to("string", "timestamp_to_string", STRING, TIMESTAMP, Object::toString),
        to("string", "duration_to_string", STRING, DURATION, v -> Durations.write((Duration) v)),
        to("timestamp", "timestamp_to_timestamp", TIMESTAMP, TIMESTAMP, value -> value),
        to("timestamp", "string_to_timestamp", TIMESTAMP, STRING, Conversions::timeOfText),
        to("timestamp", "int64_to_timestamp", TIMESTAMP, INT, Conversions::timeOfInt),
        to("duration", "duration_to_duration", DURATION, DURATION, value -> value),
        to("duration", "string_to_duration", DURATION, STRING, v -> Durations.parse((String) v)),
        to("duration", "int64_to_duration", DURATION, INT, v -> Duration.ofNanos((Long) v)),
        to("dyn", "to_dyn", DYN, DYN, value -> value),
        to("type", "type", DYN, DYN, value -> new TypeValue(Values.typeName(value))));
  }

  private static Object intOfUnsigned(Object value) {
    long bits = ((UnsignedInteger) value).bits();
    if (bits < 0) {
      throw new CelFault("integer overflow");
    }
    return bits;
  }

  private static Object intOfDouble(Object value) {
    double number = (Double) value;
    if (Double.isNaN(number) || number <= -TWO_TO_63 || number >= TWO_TO_63) {
      throw new CelFault("integer overflow");
    }
    return (long) number;
  }

  private static Object intOfText(Object value) {
    try {
      return Long.parseLong((String) value);
    } catch (NumberFormatException _) {
      throw unconvertible("int");
    }
  }

  private static Object unsignedOfInt(Object value) {
    if ((Long) value < 0) {
      throw new CelFault("unsigned integer overflow");
    }
    return new UnsignedInteger((Long) value);
  }

  private static Object unsignedOfDouble(Object value) {
    double number = (Double) value;
    if (Double.isNaN(number) || number < 0 || number >= 2 * TWO_TO_63) {
      throw new CelFault("unsigned integer overflow");
    }
    BigInteger whole = new BigDecimal(number).toBigInteger();
    return new UnsignedInteger(whole.longValue());
  }

  private static Object unsignedOfText(Object value) {
    try {
      return new UnsignedInteger(Long.parseUnsignedLong((String) value));
    } catch (NumberFormatException _) {
      throw unconvertible("uint");
    }
  }

  private static Object doubleOfText(Object value) {
    String text = ((String) value).toLowerCase(Locale.ROOT);
    try {
      return switch (text) {
        case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
        case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
        case "nan" -> Double.NaN;
        default -> Double.parseDouble(text.matches("[-+0-9.e]+") ? text : "no number");
      };
    } catch (NumberFormatException _) {
      throw unconvertible("double");
    }
  }

  private static CelFault unconvertible(String type) {
    return new CelFault("type conversion error from 'string' to '" + type + "'");
  }

  private static Object boolOfText(Object value) {
    return switch ((String) value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw unconvertible("bool");
    };
  }

  private static Object textOfBytes(Object value) {
    CelByteString bytes = (CelByteString) value;
    if (!bytes.isValidUtf8()) {
      throw new CelFault("invalid UTF-8 in bytes, cannot convert to string");
    }
    return bytes.toStringUtf8();
  }

  private static Object timeOfText(Object value) {
    String text = (String) value;
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      return Arithmetic.time(() -> time);
    } catch (DateTimeException _) {
      throw new CelFault(
          "parsing time \""
              + text
              + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \""
              + text
              + "\" as \"2006\"");
    }
  }

  private static Object timeOfInt(Object value) {
    return Arithmetic.time(() -> Instant.ofEpochSecond((Long) value));
  }

  /// The shortest text that reads back as the number; with an exponent from a million on.
  static String text(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    return exponent < -4 || exponent >= 6 ? scientific(digits, exponent) : digits.toPlainString();
  }

  private static String scientific(BigDecimal digits, int exponent) {
    String mantissa = digits.scaleByPowerOfTen(-exponent).toPlainString();
    return String.format(
        Locale.ROOT, "%se%s%02d", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
