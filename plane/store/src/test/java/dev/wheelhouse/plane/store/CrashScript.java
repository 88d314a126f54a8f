// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.Map;
import java.util.TreeMap;

/// What one writer does, step by step: it cycles through its own keys, writes the step's number,
/// and every so often deletes a key instead.
record CrashScript(String round, int writer) {

  private static final int KEYS = 5;
  private static final int DELETE_EVERY = 4;
  private static final int PADDING = 500;

  Entry run(Store store, int step) {
    Draft value = StoreContract.draft(value(step));
    return deletes(step)
        ? store.delete(key(step), value, Expectation.ANY)
        : store.put(key(step), value, Expectation.ANY);
  }

  String prefix() {
    return "/" + round + "/" + writer + "/";
  }

  String key(int step) {
    return prefix() + step % KEYS;
  }

  String value(int step) {
    return step + " " + "x".repeat(PADDING);
  }

  /// A key is deleted only once it exists, which it does from the second cycle on: no two deletes
  /// of a key follow each other, as 4 and 5 have no common divisor.
  boolean deletes(int step) {
    return step >= KEYS && step % DELETE_EVERY == 0;
  }

  /// What the writer's keys hold after so many steps.
  Map<String, String> after(int steps) {
    Map<String, String> state = new TreeMap<>();
    for (int step = 0; step < steps; step++) {
      if (deletes(step)) {
        state.remove(key(step));
      } else {
        state.put(key(step), value(step));
      }
    }
    return state;
  }
}
