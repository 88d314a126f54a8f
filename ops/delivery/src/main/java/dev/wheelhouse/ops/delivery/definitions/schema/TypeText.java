// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.schema;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A type as declarations name it: `string`, `[]Port`, `map[string]string?`. A question mark at the
/// end of a map's values means that they may be null.
sealed interface TypeText {

  /// What JSON has, and the two that are free: `object` for any fields, `any` for any value.
  enum Simple implements TypeText {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    INT_OR_STRING,
    OBJECT,
    ANY;

    static final Set<String> NAMES =
        Set.of("string", "integer", "number", "boolean", "int-or-string", "object", "any");

    static Optional<TypeText> of(String name) {
      return NAMES.contains(name)
          ? Optional.of(valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')))
          : Optional.empty();
    }
  }

  record ListOf(TypeText element) implements TypeText {}

  record MapOf(TypeText value, boolean nullable) implements TypeText {}

  /// A type of the `types` section.
  record Named(String name) implements TypeText {}

  Pattern NAME = Pattern.compile("[A-Z][A-Za-z0-9]*");

  /// @throws SchemaFault saying which types there are
  static TypeText parse(String text) {
    if (text.startsWith("[]")) {
      return new ListOf(parse(text.substring(2)));
    }
    if (text.startsWith("map[string]")) {
      String value = text.substring("map[string]".length());
      boolean nullable = value.endsWith("?");
      return new MapOf(parse(nullable ? value.substring(0, value.length() - 1) : value), nullable);
    }
    Optional<TypeText> simple = Simple.of(text);
    if (simple.isPresent()) {
      return simple.get();
    }
    if (NAME.matcher(text).matches()) {
      return new Named(text);
    }
    throw new SchemaFault(
        "\""
            + text
            + "\" is no type"
            + Nearest.of(text, Simple.NAMES).map(it -> "; did you mean \"" + it + "\"?").orElse("")
            + " Types are string, integer, number, boolean, int-or-string, object, any, []T,"
            + " map[string]T, and those of `types`, which begin with a capital letter");
  }
}
