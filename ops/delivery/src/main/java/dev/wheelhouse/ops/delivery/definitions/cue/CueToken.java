// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import java.util.List;

/// @param text of names, numbers and operators
/// @param parts of texts
/// @param comments that stand before it
record CueToken(
    Kind kind, CuePlace place, String text, List<CueNode.Part> parts, List<String> comments) {

  enum Kind {
    NAME,
    NUMBER,
    TEXT,
    OPERATOR,
    END
  }

  CueToken {
    parts = List.copyOf(parts);
    comments = List.copyOf(comments);
  }

  boolean is(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  boolean isWord(String word) {
    return kind == Kind.NAME && text.equals(word);
  }
}
