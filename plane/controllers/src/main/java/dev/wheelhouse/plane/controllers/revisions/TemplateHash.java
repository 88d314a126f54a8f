// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.revisions;

import dev.wheelhouse.plane.client.Models;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A short hash of a model object: 32-bit FNV-1a of its fields in sorted order, written in letters
/// and digits that make no words.
public final class TemplateHash {

  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int OFFSET = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  private TemplateHash() {}

  /// @param collisions how often a hash of this object was found taken; 0 at first
  public static String of(Object model, int collisions) {
    int hash = fold(OFFSET, Models.tree(model));
    if (collisions > 0) {
      hash = bytes(hash, Integer.toString(collisions));
    }
    StringBuilder text = new StringBuilder();
    for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
      text.append(ALPHABET.charAt(digit % ALPHABET.length()));
    }
    return text.toString();
  }

  private static int fold(int hash, Object value) {
    return switch (value) {
      case Map<?, ?> object -> {
        int folded = bytes(hash, "{");
        for (Map.Entry<?, ?> entry : new TreeMap<>(object).entrySet()) {
          folded = fold(bytes(folded, entry.getKey() + ":"), entry.getValue());
        }
        yield bytes(folded, "}");
      }
      case List<?> array -> {
        int folded = bytes(hash, "[");
        for (Object element : array) {
          folded = bytes(fold(folded, element), ",");
        }
        yield bytes(folded, "]");
      }
      default -> bytes(hash, value + ";");
    };
  }

  private static int bytes(int hash, String text) {
    int folded = hash;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      folded = (folded ^ (b & 0xff)) * PRIME;
    }
    return folded;
  }
}
