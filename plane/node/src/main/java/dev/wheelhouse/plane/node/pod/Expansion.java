// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import java.util.Map;

/// Replaces `$(NAME)` by a variable's value. `$$` stands for one `$`; a reference to an unknown
/// variable stays as it is.
final class Expansion {

  private Expansion() {}

  static String expand(String text, Map<String, String> variables) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    int i = 0;
    while (i < text.length()) {
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      if (text.charAt(i) != '$' || (next != '$' && next != '(')) {
        out.append(text.charAt(i));
        i++;
      } else if (next == '$') {
        out.append('$');
        i += 2;
      } else {
        i = reference(text, i, variables, out);
      }
    }
    return out.toString();
  }

  private static int reference(
      String text, int at, Map<String, String> variables, StringBuilder out) {
    int end = text.indexOf(')', at);
    if (end < 0) {
      out.append("$(");
      return at + 2;
    }
    String value = variables.get(text.substring(at + 2, end));
    out.append(value == null ? text.substring(at, end + 1) : value);
    return end + 1;
  }
}
