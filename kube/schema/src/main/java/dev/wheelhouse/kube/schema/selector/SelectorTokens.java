// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Splits a label selector into words and symbols.
final class SelectorTokens {

  private static final String SYMBOL_CHARACTERS = "=!(),<>";
  private static final Set<String> SYMBOLS = Set.of("=", "==", "!=", "!", "(", ")", ",", "<", ">");

  private SelectorTokens() {}

  static boolean isSymbol(String token) {
    return SYMBOLS.contains(token);
  }

  static List<String> split(String text) {
    List<String> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
        continue;
      }
      int end = SYMBOL_CHARACTERS.indexOf(c) >= 0 ? symbolEnd(text, at) : wordEnd(text, at);
      tokens.add(text.substring(at, end));
      at = end;
    }
    return tokens;
  }

  private static int symbolEnd(String text, int at) {
    boolean pair = text.startsWith("==", at) || text.startsWith("!=", at);
    return at + (pair ? 2 : 1);
  }

  private static int wordEnd(String text, int at) {
    int end = at;
    while (end < text.length()
        && SYMBOL_CHARACTERS.indexOf(text.charAt(end)) < 0
        && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
