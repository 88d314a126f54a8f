// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

/// What must hold of a key for a write to happen.
public sealed interface Expectation {

  Expectation ANY = new Any();
  Expectation ABSENT = new Absent();

  /// Nothing is expected.
  record Any() implements Expectation {}

  /// The key does not exist.
  record Absent() implements Expectation {}

  /// The key exists and this revision wrote it.
  record AtRevision(long revision) implements Expectation {}
}
