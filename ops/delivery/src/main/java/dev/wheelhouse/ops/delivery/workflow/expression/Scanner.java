// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.expression;

import dev.wheelhouse.ops.delivery.workflow.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Cuts an expression into tokens. Lines that import packages are left out, and so are comments. A
/// string with interpolations `"a \(b) c"` becomes `("a " + text(b) + " c")`. Owned by one thread.
final class Scanner {

  /// What turns the value of an interpolation into text.
  static final String TEXT = "text";

  private static final Set<String> PAIRS = Set.of("&&", "||", "==", "!=", "<=", ">=", "=~", "!~");
  private static final String SINGLES = "()[]{}.,:?!<>+-*/%|&";

  private final String source;
  private final int offset;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Scanner(String source, int offset) {
    this.source = source;
    this.offset = offset;
  }

  /// @throws ExpressionFault naming the column
  static List<Token> scan(String source) {
    Scanner scanner = new Scanner(withoutImports(source), 0);
    scanner.run();
    return scanner.tokens;
  }

  /// Blanks import lines, so that columns stay what they are in one-line expressions.
  private static String withoutImports(String source) {
    List<String> kept = new ArrayList<>();
    for (String line : source.strip().split("\n", -1)) {
      if (!line.strip().startsWith("import ") && !line.strip().startsWith("//")) {
        kept.add(line);
      }
    }
    return String.join(" ", kept).strip();
  }

  private void run() {
    while (at < source.length()) {
      char next = source.charAt(at);
      if (Character.isWhitespace(next)) {
        at++;
      } else if (next == '"' || next == '\'') {
        string(next);
      } else if (Character.isDigit(next)) {
        word(Kind.NUMBER);
      } else if (nameStart(next)) {
        word(Kind.NAME);
      } else {
        operator();
      }
    }
  }

  private static boolean nameStart(char c) {
    return Character.isLetter(c) || c == '_' || c == '$' || c == '#';
  }

  private void word(Kind kind) {
    int start = at;
    while (at < source.length() && partOf(kind, source.charAt(at))) {
      at++;
    }
    String text = source.substring(start, at);
    if (text.equals("_") && source.startsWith("|_", at)) {
      throw fault(
          start, "the bottom value _|_ is not supported; use has(a.b) for what may be absent");
    }
    add(kind, text, start);
  }

  private boolean partOf(Kind kind, char c) {
    if (kind == Kind.NUMBER && c == '.') {
      return at + 1 < source.length() && Character.isDigit(source.charAt(at + 1));
    }
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '#';
  }

  private void operator() {
    int start = at;
    String pair = source.substring(at, Math.min(source.length(), at + 2));
    if (pair.equals("=~") || pair.equals("!~")) {
      throw fault(start, pair + " is not supported; use text.matches(\"pattern\")");
    }
    int length = PAIRS.contains(pair) ? 2 : 1;
    if (length == 1 && SINGLES.indexOf(source.charAt(at)) < 0) {
      throw fault(start, "unexpected character '" + source.charAt(at) + "'");
    }
    at += length;
    add(Kind.OPERATOR, source.substring(start, at), start);
  }

  private void string(char quote) {
    int start = at++;
    StringBuilder text = new StringBuilder();
    boolean interpolated = false;
    while (true) {
      if (at >= source.length()) {
        throw fault(start, "this string has no end");
      }
      char next = source.charAt(at);
      if (next == quote) {
        at++;
        break;
      }
      if (next == '\\' && at + 1 < source.length() && source.charAt(at + 1) == '(') {
        if (!interpolated) {
          add(Kind.OPERATOR, "(", start);
        }
        interpolated = true;
        piece(text, start);
        text.setLength(0);
        interpolation();
      } else {
        text.append(character());
      }
    }
    add(Kind.STRING, text.toString(), start);
    if (interpolated) {
      add(Kind.OPERATOR, ")", start);
    }
  }

  private void piece(StringBuilder text, int start) {
    add(Kind.STRING, text.toString(), start);
    add(Kind.OPERATOR, "+", start);
  }

  /// The part between `\(` and its `)`.
  private void interpolation() {
    int start = at + 2;
    int depth = 1;
    int end = start;
    for (; end < source.length(); end++) {
      char c = source.charAt(end);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        break;
      }
    }
    if (depth != 0) {
      throw fault(at, "this interpolation has no end");
    }
    Scanner inner = new Scanner(source.substring(start, end), offset + start);
    inner.run();
    add(Kind.NAME, Functions.INTERNAL, at);
    add(Kind.OPERATOR, ".", at);
    add(Kind.NAME, TEXT, at);
    add(Kind.OPERATOR, "(", at);
    tokens.addAll(inner.tokens);
    add(Kind.OPERATOR, ")", end);
    add(Kind.OPERATOR, "+", end);
    at = end + 1;
  }

  private char character() {
    char next = source.charAt(at++);
    if (next != '\\' || at >= source.length()) {
      return next;
    }
    char escaped = source.charAt(at++);
    return switch (escaped) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '"', '\'', '\\', '/' -> escaped;
      case 'u' -> unicode();
      default -> throw fault(at - 2, "unknown escape \\" + escaped);
    };
  }

  private char unicode() {
    String digits = source.substring(at, Math.min(source.length(), at + 4));
    if (!digits.matches("[0-9a-fA-F]{4}")) {
      throw fault(at - 2, "\\u needs four hexadecimal digits");
    }
    at += 4;
    return (char) Integer.parseInt(digits, 16);
  }

  private void add(Kind kind, String text, int start) {
    tokens.add(new Token(kind, text, offset + start + 1, offset + at + 1));
  }

  private ExpressionFault fault(int where, String message) {
    return new ExpressionFault(offset + where + 1, message);
  }
}
