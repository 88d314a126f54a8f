// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry.services;

import java.util.BitSet;
import java.util.OptionalInt;

/// Numbers from 0 up to a bound, each taken at most once. Free numbers are handed out in turn, so a
/// number that was given back rests a while. Safe for use by many threads.
final class NumberPool {

  private final BitSet taken = new BitSet();
  private final int size;
  private int next;

  NumberPool(int size) {
    this.size = size;
  }

  int size() {
    return size;
  }

  /// @return false when somebody has it
  synchronized boolean take(int number) {
    if (taken.get(number)) {
      return false;
    }
    taken.set(number);
    return true;
  }

  /// @return empty when all are taken
  synchronized OptionalInt takeAny() {
    int free = taken.nextClearBit(next);
    if (free >= size) {
      free = taken.nextClearBit(0);
    }
    if (free >= size) {
      return OptionalInt.empty();
    }
    taken.set(free);
    next = free + 1;
    return OptionalInt.of(free);
  }

  synchronized void giveBack(int number) {
    taken.clear(number);
  }
}
