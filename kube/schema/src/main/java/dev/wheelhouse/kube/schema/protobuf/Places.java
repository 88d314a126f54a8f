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

  private final @Nullable Slot[] slots;

  private record Slot(byte[] name, Place place) {}

  Places(Map<String, Place> byName) {
    this.slots = new Slot[Integer.highestOneBit(Math.max(1, byName.size())) * 4];
    byName.forEach(this::put);
  }

  private void put(String text, Place place) {
    byte[] name = text.getBytes(StandardCharsets.UTF_8);
    int at = start(name, 0, name.length);
    while (slots[at] != null) {
      at = next(at);
    }
    slots[at] = new Slot(name, place);
  }

  private int start(byte[] bytes, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = hash * 31 + bytes[i];
    }
    return (hash ^ hash >>> 15) & slots.length - 1;
  }

  private int next(int at) {
    return at + 1 & slots.length - 1;
  }

  /// The place of the name that stands in a document; null for a name that is not known.
  @Nullable Place find(byte[] json, int from, int length) {
    int at = start(json, from, length);
    Slot slot = slots[at];
    while (slot != null) {
      if (Arrays.equals(slot.name(), 0, slot.name().length, json, from, from + length)) {
        return slot.place();
      }
      at = next(at);
      slot = slots[at];
    }
    return null;
  }
}
