// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds the keys that stand twice in one object of a document. A pass of its own, so that
/// documents without any, which are nearly all, are read without keeping track of places.
final class DuplicateKeys {

  private final JsonParser parser;
  private final List<Json.Duplicate> found = new ArrayList<>();

  private DuplicateKeys(JsonParser parser) {
    this.parser = parser;
  }

  /// @param utf8 a document that was read without errors
  static List<Json.Duplicate> of(JsonFactory factory, byte[] utf8) {
    try (JsonParser parser = factory.createParser(utf8)) {
      parser.nextToken();
      DuplicateKeys keys = new DuplicateKeys(parser);
      keys.visit("");
      return keys.found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void visit(String path) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      visitFields(path);
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
        visit(path + "[" + index + "]");
      }
    }
  }

  private void visitFields(String path) throws IOException {
    Set<String> names = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      long at = parser.currentTokenLocation().getByteOffset();
      String child = path.isEmpty() ? name : path + "." + name;
      parser.nextToken();
      visit(child);
      if (!names.add(name)) {
        found.add(new Json.Duplicate(child, at));
      }
    }
  }
}
