// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/// Path elements in their written form: `f:name` for a field, `k:{"name":"a"}` for an element of a
/// list map, `v:"a"` for an element of a set, `i:0` for an index.
final class PathElements {

  /// Fields, then keys, values and indices; each by text.
  static final Comparator<String> ORDER =
      Comparator.comparingInt(PathElements::rank).thenComparing(Comparator.naturalOrder());

  private PathElements() {}

  private static int rank(String element) {
    return "fkvi".indexOf(element.charAt(0));
  }

  static String field(String name) {
    return "f:".concat(name);
  }

  static String value(Object value) {
    return "v:".concat(scalar(value));
  }

  static String scalar(Object value) {
    return value instanceof String text && isPlain(text) ? '"' + text + '"' : Json.write(value);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c > '~') {
        return false;
      }
    }
    return true;
  }

  /// An element as this class would write it. Elements without blanks are taken to be so already,
  /// as all known writers leave blanks out and sort keys.
  ///
  /// @throws PlatformException with [Reason#BAD_REQUEST] for an unknown form
  static String canonical(String element) {
    if (element.length() < 2 || element.charAt(1) != ':' || rank(element) < 0) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "fieldsV1: \"" + element + "\" is no path element");
    }
    boolean structured = element.charAt(0) == 'k' || element.charAt(0) == 'v';
    if (!structured || element.indexOf(' ') < 0) {
      return element;
    }
    Object content = content(element);
    return element.substring(0, 2)
        + Json.write(content instanceof JsonObject key ? new TreeMap<>(key) : content);
  }

  private static Object content(String element) {
    return Json.read(element.substring(2).getBytes(StandardCharsets.UTF_8));
  }

  /// As messages show it: `.name`, `[name="a"]`, `[="a"]`, `[0]`.
  static String display(String element) {
    String text = element.substring(2);
    return switch (element.charAt(0)) {
      case 'f' -> "." + text;
      case 'v' -> "[=" + text + "]";
      case 'k' -> displayKey(element);
      default -> "[" + text + "]";
    };
  }

  private static String displayKey(String element) {
    StringJoiner joiner = new StringJoiner(",", "[", "]");
    if (content(element) instanceof JsonObject key) {
      for (Map.Entry<String, Object> entry : key.entrySet()) {
        joiner.add(entry.getKey() + "=" + Json.write(entry.getValue()));
      }
    }
    return joiner.toString();
  }
}
