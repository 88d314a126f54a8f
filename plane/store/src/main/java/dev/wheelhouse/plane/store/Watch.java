// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import java.time.Duration;
import java.util.List;

/// A cursor over changes, owned by one thread. It holds a position, not a queue: a reader that
/// stops costs the store nothing and, once the history has moved past it, gets `EXPIRED`.
public interface Watch extends AutoCloseable {

  /// Waits for changes and returns all that are there, in revision order; empty after the timeout.
  ///
  /// @throws PlatformException `EXPIRED` when the position has left the kept history
  List<Change> poll(Duration timeout) throws InterruptedException;

  /// Every change up to this revision has been returned or does not concern the prefix.
  long position();

  @Override
  void close();
}
