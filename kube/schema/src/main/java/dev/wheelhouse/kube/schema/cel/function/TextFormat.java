// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import dev.cel.common.values.CelByteString;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelList;
import dev.wheelhouse.kube.schema.cel.value.CelMap;
import dev.wheelhouse.kube.schema.cel.value.Durations;
import dev.wheelhouse.kube.schema.cel.value.TypeValue;
import dev.wheelhouse.kube.schema.cel.value.UnsignedInteger;
import dev.wheelhouse.kube.schema.cel.value.Values;
import dev.wheelhouse.kube.schema.cel.value.Work;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// `'%s has %d'.format([name, count])`: the clauses `%s %d %f %e %b %x %X %o`, with a precision for
/// `%f` and `%e`.
final class TextFormat {

  private static final int DEFAULT_PRECISION = 6;
  private static final int MAX_PRECISION = 1000;

  private final String format;
  private final CelList arguments;
  private final Work work;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int used;

  private TextFormat(String format, CelList arguments, Work work) {
    this.format = format;
    this.arguments = arguments;
    this.work = work;
  }

  static String format(String format, CelList arguments, Work work) {
    return new TextFormat(format, arguments, work).run();
  }

  private String run() {
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '%') {
        out.append(c);
      } else if (at < format.length() && format.charAt(at) == '%') {
        out.append('%');
        at++;
      } else {
        clause();
      }
    }
    return out.toString();
  }

  private void clause() {
    int precision = precision();
    if (at >= format.length()) {
      throw new CelFault("could not parse formatting clause: unexpected end of string");
    }
    char verb = format.charAt(at++);
    if (used >= arguments.size()) {
      throw new CelFault("index " + used + " out of range");
    }
    Object value = arguments.get(used++);
    out.append(
        switch (verb) {
          case 's' -> text(value);
          case 'd' -> decimal(value);
          case 'f' -> fixed(value, precision);
          case 'e' -> scientific(value, precision);
          case 'b' -> binary(value);
          case 'x' -> hex(value);
          case 'X' -> hex(value).toUpperCase(Locale.ROOT);
          case 'o' -> octal(value);
          default ->
              throw new CelFault(
                  "could not parse formatting clause: unrecognized formatting clause \""
                      + verb
                      + "\"");
        });
  }

  private int precision() {
    if (at >= format.length() || format.charAt(at) != '.') {
      return DEFAULT_PRECISION;
    }
    int from = ++at;
    while (at < format.length() && Character.isDigit(format.charAt(at))) {
      at++;
    }
    String digits = format.substring(from, at);
    int precision = digits.isEmpty() || digits.length() > 4 ? -1 : Integer.parseInt(digits);
    if (precision < 0 || precision > MAX_PRECISION) {
      throw new CelFault("error while parsing precision: \"" + digits + "\"");
    }
    return precision;
  }

  private String text(Object value) {
    work.step();
    return switch (value) {
      case String text -> text;
      case Boolean _, Long _, UnsignedInteger _, TypeValue _ -> value.toString();
      case Double number -> Conversions.text(number);
      case CelByteString bytes -> bytes.toStringUtf8();
      case Instant time -> time.toString();
      case Duration length -> Durations.write(length);
      case JsonNull _ -> "null";
      case CelList list -> list(list);
      case CelMap map when map.typeName().equals("map") -> map(map);
      default ->
          throw new CelFault(
              "error during formatting: string clause can only be used on strings, bools, bytes,"
                  + " ints, doubles, maps, lists, types, durations, and timestamps, was given "
                  + Values.typeName(value));
    };
  }

  private String list(CelList list) {
    StringBuilder text = new StringBuilder("[");
    for (Object element : list) {
      text.append(text.length() == 1 ? "" : ", ").append(quoted(element));
    }
    return text.append(']').toString();
  }

  private String map(CelMap map) {
    SortedMap<String, String> entries = new TreeMap<>();
    for (Object key : map.keys()) {
      Object value = map.find(key);
      entries.put(quoted(key), value == null ? "null" : quoted(value));
    }
    StringBuilder text = new StringBuilder("{");
    entries.forEach((key, value) ->
        text.append(text.length() == 1 ? "" : ", ").append(key).append(':').append(value));
    return text.append('}').toString();
  }

  private String quoted(Object value) {
    String text = text(value);
    return switch (value) {
      case String _ -> quote(text);
      case CelByteString _ -> "b" + quote(text);
      case Double number when number.isNaN() || number.isInfinite() -> quote(text);
      default -> text;
    };
  }

  private static String decimal(Object value) {
    if (value instanceof Long || value instanceof UnsignedInteger) {
      return value.toString();
    }
    throw unfit("decimal clause can only be used on integers", value);
  }

  private static String fixed(Object value, int precision) {
    return String.format(Locale.ROOT, "%,." + precision + "f", number(value, "fixed-point"));
  }

  private static double number(Object value, String clause) {
    return switch (value) {
      case Double number -> number;
      case String text when text.equals("NaN") -> Double.NaN;
      case String text when text.equals("Infinity") -> Double.POSITIVE_INFINITY;
      case String text when text.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
      default -> throw unfit(clause + " clause can only be used on doubles", value);
    };
  }

  /// `1.5 x 10` with the exponent in superscript, as the reference implementation has it.
  private static String scientific(Object value, int precision) {
    double number = number(value, "scientific");
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return Conversions.text(number);
    }
    String text = String.format(Locale.ROOT, "%." + precision + "e", number);
    int mark = text.indexOf('e');
    String exponent = text.substring(mark + 1).replace("+", "");
    StringBuilder raised = new StringBuilder();
    exponent.chars().forEach(c -> raised.append(superscript((char) c)));
    return text.substring(0, mark) + "\u202f\u00d7\u202f10" + raised;
  }

  private static char superscript(char c) {
    return switch (c) {
      case '-' -> '\u207b';
      case '1' -> '\u00b9';
      case '2' -> '\u00b2';
      case '3' -> '\u00b3';
      default -> (char) ('\u2070' + (c - '0'));
    };
  }

  private static String binary(Object value) {
    return switch (value) {
      case Boolean flag -> flag ? "1" : "0";
      case Long number -> Long.toString(number, 2);
      case UnsignedInteger number -> Long.toBinaryString(number.bits());
      default -> throw unfit("only integers and bools can be formatted as binary", value);
    };
  }

  private static String hex(Object value) {
    return switch (value) {
      case Long number -> Long.toString(number, 16);
      case UnsignedInteger number -> Long.toHexString(number.bits());
      case String text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
      case CelByteString bytes -> HexFormat.of().formatHex(bytes.toByteArray());
      default ->
          throw unfit("only integers, byte buffers, and strings can be formatted as hex", value);
    };
  }

  private static String octal(Object value) {
    return switch (value) {
      case Long number -> Long.toString(number, 8);
      case UnsignedInteger number -> Long.toOctalString(number.bits());
      default -> throw unfit("octal clause can only be used on integers", value);
    };
  }

  private static CelFault unfit(String rule, Object value) {
    return new CelFault(
        "error during formatting: " + rule + ", was given " + Values.typeName(value));
  }

  /// The text in quotes, with what does not print escaped.
  static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case 0x07 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 0x0b -> out.append("\\v");
            case '\\' -> out.append("\\\\");
            case '"' -> out.append("\\\"");
            default -> out.appendCodePoint(c);
          }
        });
    return out.append('"').toString();
  }
}
