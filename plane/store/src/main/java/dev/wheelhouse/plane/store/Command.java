// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

/// What callers ask of the owner thread.
sealed interface Command {

  record Put(String key, Draft value, Expectation expectation) implements Command {}

  record Delete(String key, Draft lastState, Expectation expectation) implements Command {}

  record Compact(long revision) implements Command {}
}
