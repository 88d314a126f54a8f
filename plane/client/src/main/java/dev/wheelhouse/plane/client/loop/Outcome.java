// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.loop;

import java.time.Duration;

/// How a reconcile ended; what each causes is told at [Reconciler#reconcile].
public sealed interface Outcome {

  Outcome DONE = new Done();

  /// The world matches the object.
  record Done() implements Outcome {}

  /// Time must pass before there is more to do.
  record Wait(Duration duration) implements Outcome {}

  /// A passing failure.
  record Retry(String message) implements Outcome {}

  /// A failure that only a change of the object can mend.
  record Terminal(String message) implements Outcome {}

  static Outcome waitFor(Duration duration) {
    return new Wait(duration);
  }
}
