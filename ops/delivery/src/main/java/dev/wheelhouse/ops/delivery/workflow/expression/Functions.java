// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.expression;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The functions of CUE's packages that users' expressions call, on JSON values.
final class Functions {

  /// The package of what only the scanner calls.
  static final String INTERNAL = "$";

  private static final Set<String> PACKAGES =
      Set.of("strconv", "base64", "strings", "json", INTERNAL);

  @FunctionalInterface
  interface Body {
    Object of(List<Object> arguments);
  }

  private record Function(int arguments, Body body) {}

  private static final Map<String, Function> ALL = new TreeMap<>();

  static {
    add("$.text", 1, it -> text(it.get(0)));
    add("strconv.FormatInt", 2, it -> Long.toString(integer(it.get(0)), base(it.get(1))));
    add("strconv.FormatBool", 1, it -> text(it.get(0)));
    add("strconv.FormatFloat", 4, it -> text(it.get(0)));
    add("strconv.Atoi", 1, it -> Long.valueOf(string(it.get(0))));
    add("strconv.ParseInt", 3, it -> Long.valueOf(string(it.get(0)), base(it.get(1))));
    add("base64.Decode", 2, it -> decode(string(it.get(1))));
    add("base64.Encode", 2, it -> encode(string(it.get(1))));
    add("json.Marshal", 1, it -> Json.write(it.get(0)));
    add("json.Unmarshal", 1, it -> Json.read(string(it.get(0)).getBytes(StandardCharsets.UTF_8)));
    add("strings.ToLower", 1, it -> string(it.get(0)).toLowerCase(Locale.ROOT));
    add("strings.ToUpper", 1, it -> string(it.get(0)).toUpperCase(Locale.ROOT));
    add("strings.TrimSpace", 1, it -> string(it.get(0)).strip());
    add("strings.Contains", 2, it -> string(it.get(0)).contains(string(it.get(1))));
    add("strings.HasPrefix", 2, it -> string(it.get(0)).startsWith(string(it.get(1))));
    add("strings.HasSuffix", 2, it -> string(it.get(0)).endsWith(string(it.get(1))));
    add("strings.TrimPrefix", 2, it -> without(string(it.get(0)), string(it.get(1)), true));
    add("strings.TrimSuffix", 2, it -> without(string(it.get(0)), string(it.get(1)), false));
    add("strings.Replace", 4, Functions::replace);
    add("strings.Split", 2, it -> split(string(it.get(0)), string(it.get(1))));
    add("strings.Join", 2, it -> join(it.get(0), string(it.get(1))));
  }

  private Functions() {}

  private static void add(String name, int arguments, Body body) {
    ALL.put(name, new Function(arguments, body));
  }

  static boolean hasPackage(String name) {
    return PACKAGES.contains(name);
  }

  /// @throws ExpressionFault when there is no such function, or not with as many arguments
  static Body find(String name, int count, int column) {
    Function function = ALL.get(name);
    if (function == null) {
      String known =
          ALL.keySet().stream()
              .filter(it -> !it.startsWith(INTERNAL))
              .collect(Collectors.joining(", "));
      throw new ExpressionFault(column, "unknown function " + name + "; there are " + known);
    }
    if (function.arguments() != count) {
      throw new ExpressionFault(
          column, name + " takes " + function.arguments() + " arguments, not " + count);
    }
    return arguments -> called(name, function.body(), arguments);
  }

  /// What a function cannot take is a fault of the expression, whatever it is. The message does not
  /// tell the value: it may be secret.
  private static Object called(String name, Body body, List<Object> arguments) {
    try {
      return body.of(arguments);
    } catch (ExpressionFault e) {
      throw e;
    } catch (NumberFormatException _) {
      throw new ExpressionFault(name + " got what is no whole number");
    } catch (RuntimeException e) {
      throw new ExpressionFault(name + " cannot take what it got: " + e.getClass().getSimpleName());
    }
  }

  private static String text(Object value) {
    return value instanceof String text ? text : Json.write(value);
  }

  private static String string(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new ExpressionFault("a string is needed, this is " + kind(value));
  }

  private static long integer(Object value) {
    return switch (value) {
      case Long number -> number;
      case Double number when number == Math.rint(number) -> number.longValue();
      default -> throw new ExpressionFault("a whole number is needed, this is " + kind(value));
    };
  }

  private static int base(Object value) {
    long base = integer(value);
    if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
      throw new ExpressionFault("the base of a number is 2 to 36, not " + base);
    }
    return (int) base;
  }

  /// The kind of a value, never the value: it may be secret.
  private static String kind(Object value) {
    return switch (value) {
      case String _ -> "a string";
      case Number _ -> "a number";
      case Boolean _ -> "a boolean";
      case Map<?, ?> _ -> "an object";
      case List<?> _ -> "a list";
      default -> "null";
    };
  }

  private static String decode(String text) {
    try {
      return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new ExpressionFault("base64.Decode got what is not base64");
    }
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String without(String text, String part, boolean atStart) {
    if (atStart) {
      return text.startsWith(part) ? text.substring(part.length()) : text;
    }
    return text.endsWith(part) ? text.substring(0, text.length() - part.length()) : text;
  }

  private static String replace(List<Object> arguments) {
    String text = string(arguments.get(0));
    String from = string(arguments.get(1));
    String to = string(arguments.get(2));
    long times = integer(arguments.get(3));
    if (times < 0) {
      return text.replace(from, to);
    }
    String result = text;
    int at = 0;
    long most = Math.min(times, text.length() + 1L);
    for (long i = 0; i < most; i++) {
      int found = result.indexOf(from, at);
      if (found < 0) {
        break;
      }
      result = result.substring(0, found) + to + result.substring(found + from.length());
      at = found + to.length() + (from.isEmpty() ? 1 : 0);
    }
    return result;
  }

  private static JsonArray split(String text, String separator) {
    return new JsonArray(List.of(text.split(java.util.regex.Pattern.quote(separator), -1)));
  }

  private static String join(Object list, String separator) {
    if (list instanceof JsonArray array) {
      return array.stream().map(Functions::string).collect(Collectors.joining(separator));
    }
    throw new ExpressionFault("strings.Join needs a list, this is " + kind(list));
  }
}
