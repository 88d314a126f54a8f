// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

/// What callers ask of the owner thread.
sealed interface Command {

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

  record Compact(long revision) implements Command {
    @Override
    public int bytes() {
      return 0;
    }
  }
}
