// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import java.util.ArrayList;
import java.util.List;

/// Finds the expressions in a text: `size ${parameter.size} of ${context.name}`. Braces and quotes
/// inside of an expression are minded; `$${` stands for `${` itself.
final class Scanner {

  private Scanner() {}

  /// A piece of a text.
  sealed interface Piece {

    record Plain(String text) implements Piece {}

    /// @param start where the expression begins in the text, after `${`
    record Expression(String source, int start) implements Piece {}

    /// An expression that does not end.
    record Unclosed(int start) implements Piece {}
  }

  static List<Piece> pieces(String text) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$${", at)) {
        plain.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        if (!plain.isEmpty()) {
          pieces.add(new Piece.Plain(plain.toString()));
          plain.setLength(0);
        }
        int end = end(text, at + 2);
        if (end < 0) {
          pieces.add(new Piece.Unclosed(at));
          return pieces;
        }
        pieces.add(new Piece.Expression(text.substring(at + 2, end), at + 2));
        at = end + 1;
      } else {
        plain.append(text.charAt(at++));
      }
    }
    if (!plain.isEmpty() || pieces.isEmpty()) {
      pieces.add(new Piece.Plain(plain.toString()));
    }
    return pieces;
  }

  /// Where the brace is that closes an expression; -1 for nowhere.
  private static int end(String text, int start) {
    int depth = 1;
    for (int at = start; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        at = closingQuote(text, at);
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return at;
      }
    }
    return -1;
  }

  private static int closingQuote(String text, int open) {
    for (int at = open + 1; at < text.length(); at++) {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.charAt(at) == text.charAt(open)) {
        return at;
      }
    }
    return text.length();
  }
}
