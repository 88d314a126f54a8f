// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.List;

/// What callers ask of the owner thread.
sealed interface Command {

  /// A guess: the values are made when the command is decided.
  int COMPANION_BYTES = 1024;

  /// How much it adds to a batch.
  int bytes();

  record Put(String key, Draft value, Expectation expectation) implements Command {
    @Override
    public int bytes() {
      return value.bytes().length;
    }
  }

  record Delete(String key, Draft lastState, Expectation expectation) implements Command {
    @Override
    public int bytes() {
      return lastState.bytes().length;
    }
  }

  /// A write that changes other keys with it.
  record Together(Command write, String key, List<Companion> companions) implements Command {

    /// A companion of the written key itself is left out: the write says all of it.
    public Together {
      companions = companions.stream().filter(other -> !other.key().equals(key)).toList();
    }

    @Override
    public int bytes() {
      return write.bytes() + companions.size() * COMPANION_BYTES;
    }
  }

  record Compact(long revision) implements Command {
    @Override
    public int bytes() {
      return 0;
    }
  }
}
