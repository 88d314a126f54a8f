// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One declared parameter: `integer | default=1 minimum=0 description="How many"`.
///
/// @param markers by name, values as written, without the quotes around them
record Declaration(TypeText type, Map<String, String> markers) {

  static final Set<String> MARKERS =
      Set.of(
          "required",
          "default",
          "description",
          "enum",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "pattern",
          "minItems",
          "maxItems");

  Declaration {
    markers = Map.copyOf(markers);
  }

  /// @throws SchemaFault what is wrong and at which column of the text
  static Declaration parse(String text) {
    int bar = text.indexOf('|');
    String type = bar < 0 ? text : text.substring(0, bar);
    Map<String, String> markers = bar < 0 ? Map.of() : new Reader(text, bar + 1).markers();
    return new Declaration(TypeText.parse(type.strip()), markers);
  }

  Optional<String> marker(String name) {
    return Optional.ofNullable(markers.get(name));
  }

  /// Reads `name=value` pairs. A value is quoted, or a JSON list or object, or ends with white
  /// space.
  private static final class Reader {

    private final String text;
    private int at;

    Reader(String text, int at) {
      this.text = text;
      this.at = at;
    }

    Map<String, String> markers() {
      Map<String, String> markers = new LinkedHashMap<>();
      skipSpace();
      while (at < text.length()) {
        int start = at;
        String name = name();
        if (!MARKERS.contains(name)) {
          throw fault(
              start,
              "\""
                  + name
                  + "\" is no marker"
                  + Nearest.of(name, MARKERS)
                      .map(it -> "; did you mean \"" + it + "\"?")
                      .orElse("; there are " + MARKERS.stream().sorted().toList()));
        }
        if (markers.put(name, value()) != null) {
          throw fault(start, "\"" + name + "\" stands twice");
        }
        skipSpace();
      }
      return markers;
    }

    private String name() {
      int start = at;
      while (at < text.length() && Character.isLetter(text.charAt(at))) {
        at++;
      }
      if (at == text.length() || text.charAt(at) != '=' || at == start) {
        throw fault(start, "a marker such as required=true or default=1 is expected");
      }
      return text.substring(start, at++);
    }

    private String value() {
      if (at == text.length()) {
        throw fault(at, "the marker has no value");
      }
      return switch (text.charAt(at)) {
        case '"', '\'' -> quoted();
        case '[', '{' -> json();
        default -> bare();
      };
    }

    private String bare() {
      int start = at;
      while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }

    private String quoted() {
      int start = at;
      char quote = text.charAt(at++);
      StringBuilder value = new StringBuilder();
      while (at < text.length() && text.charAt(at) != quote) {
        boolean escaped =
            text.charAt(at) == '\\'
                && at + 1 < text.length()
                && (text.charAt(at + 1) == quote || text.charAt(at + 1) == '\\');
        at += escaped ? 1 : 0;
        value.append(text.charAt(at++));
      }
      if (at == text.length()) {
        throw fault(start, "the quote is not closed");
      }
      at++;
      return value.toString();
    }

    private String json() {
      int start = at;
      int depth = 0;
      boolean inText = false;
      for (; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '"' && text.charAt(at - 1) != '\\') {
          inText = !inText;
        } else if (!inText && (c == '[' || c == '{')) {
          depth++;
        } else if (!inText && (c == ']' || c == '}') && --depth == 0) {
          return text.substring(start, ++at);
        }
      }
      throw fault(start, "the bracket is not closed");
    }

    private void skipSpace() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private static SchemaFault fault(int offset, String message) {
      return new SchemaFault(message + " (column " + (offset + 1) + " of the declaration)");
    }
  }
}
