// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.type;

import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// How names of fields appear in expressions: `my-field` as `my__dash__field`, `namespace` as
/// `__namespace__`.
public final class FieldNames {

  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_./-][A-Za-z0-9_./-]*");
  private static final Pattern ESCAPED = Pattern.compile("__|[-./]");
  private static final Pattern ESCAPE = Pattern.compile("__[^_]+__");

  private FieldNames() {}

  /// The identifier for a field; empty for names that have none, which expressions cannot reach.
  public static Optional<String> escape(String name) {
    if (RESERVED.contains(name)) {
      return Optional.of("__" + name + "__");
    }
    return PLAIN.matcher(name).matches()
        ? Optional.of(ESCAPED.matcher(name).replaceAll(FieldNames::escape))
        : Optional.empty();
  }

  private static String escape(MatchResult match) {
    return switch (match.group()) {
      case "__" -> "__underscores__";
      case "." -> "__dot__";
      case "-" -> "__dash__";
      default -> "__slash__";
    };
  }

  /// The field an identifier stands for.
  public static String unescape(String identifier) {
    return identifier.contains("__")
        ? ESCAPE.matcher(identifier).replaceAll(FieldNames::unescape)
        : identifier;
  }

  private static String unescape(MatchResult match) {
    String inner = match.group().substring(2, match.group().length() - 2);
    return switch (inner) {
      case "underscores" -> "__";
      case "dot" -> ".";
      case "dash" -> "-";
      case "slash" -> "/";
      default -> RESERVED.contains(inner) ? inner : match.group();
    };
  }
}
