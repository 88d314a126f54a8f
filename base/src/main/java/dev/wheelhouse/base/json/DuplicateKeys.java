// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds the keys that stand twice in one object of a document. A pass of its own, so that
/// documents without any, which are nearly all, are read without keeping track of places.
///
/// A path is made only for what is found, and both the number of paths and their lengths are
/// bounded: a document of one long name and many short ones would otherwise take more memory than
/// there is.
final class DuplicateKeys {

  static final int MOST = 100;
  static final int LONGEST_PATH = 1000;
  private static final String CUT = "...";

  private final JsonParser parser;
  private final List<Json.Duplicate> found = new ArrayList<>();

  /// From the top to where the parser stands: a name, or the index of an element.
  private final List<Object> place = new ArrayList<>();

  private DuplicateKeys(JsonParser parser) {
    this.parser = parser;
  }

  /// The first [#MOST] of them.
  ///
  /// @param parser at the start of a document that was read without errors
  static List<Json.Duplicate> of(JsonParser parser) throws IOException {
    parser.nextToken();
    DuplicateKeys keys = new DuplicateKeys(parser);
    keys.visit();
    return keys.found;
  }

  private void visit() throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      visitFields();
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      visitElements();
    }
  }

  private void visitElements() throws IOException {
    for (int index = 0; !isFull() && parser.nextToken() != JsonToken.END_ARRAY; index++) {
      place.add(index);
      visit();
      place.removeLast();
    }
  }

  private void visitFields() throws IOException {
    Set<String> names = new HashSet<>();
    while (!isFull() && parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      long at = parser.currentTokenLocation().getByteOffset();
      parser.nextToken();
      place.add(name);
      visit();
      if (!names.add(name) && !isFull()) {
        found.add(new Json.Duplicate(path(), at));
      }
      place.removeLast();
    }
  }

  private boolean isFull() {
    return found.size() == MOST;
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    for (Object step : place) {
      if (step instanceof String name) {
        path.append(path.isEmpty() ? "" : ".");
        path.append(name, 0, Math.min(name.length(), LONGEST_PATH));
      } else {
        path.append('[').append(step).append(']');
      }
      if (path.length() > LONGEST_PATH) {
        path.setLength(LONGEST_PATH - CUT.length());
        return path.append(CUT).toString();
      }
    }
    return path.toString();
  }
}
