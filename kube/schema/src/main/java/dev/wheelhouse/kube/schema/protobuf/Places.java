// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import dev.wheelhouse.kube.schema.protobuf.MessageType.Place;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The places of a message's fields by their names in JSON. Names are compared as the bytes they
/// are in a document, so that looking one up makes no text of it. A hash table with open
/// addressing, at most half full.
final class Places {

  private final byte @Nullable [][] names;
  private final @Nullable Place[] places;

  Places(Map<String, Place> byName) {
    int size = Integer.highestOneBit(Math.max(1, byName.size())) * 4;
    this.names = new byte[size][];
    this.places = new Place[size];
    byName.forEach(this::put);
  }

  private void put(String text, Place place) {
    byte[] name = text.getBytes(StandardCharsets.UTF_8);
    int slot = slot(name, 0, name.length);
    while (names[slot] != null) {
      slot = next(slot);
    }
    names[slot] = name;
    places[slot] = place;
  }

  private int slot(byte[] bytes, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = hash * 31 + bytes[i];
    }
    return (hash ^ hash >>> 15) & names.length - 1;
  }

  private int next(int slot) {
    return slot + 1 & names.length - 1;
  }

  /// The place of the name that stands in a document; null for a name that is not known.
  @Nullable Place find(byte[] json, int from, int length) {
    int slot = slot(json, from, length);
    byte[] name = names[slot];
    while (name != null) {
      if (Arrays.equals(name, 0, name.length, json, from, from + length)) {
        return places[slot];
      }
      slot = next(slot);
      name = names[slot];
    }
    return null;
  }
}
