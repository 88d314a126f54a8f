// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import org.jspecify.annotations.Nullable;

/// Events of a watcher that has caught up: what there is is read without waiting, so an event loop
/// can serve many of them. Used by one thread at a time.
public interface LiveEvents {

  /// Where the events come from; watchers of one resource share it.
  Channel channel();

  /// The frames of the events since the last call, and of a bookmark that is due; empty when there
  /// is nothing. Watchers that see the same get the same array, so nobody changes it.
  ///
  /// @param mostBytes about how much to take at a time
  /// @return null when the watcher has fallen so far behind that it must be read by a thread that
  ///   may wait
  byte @Nullable [] take(Accept.Format format, int mostBytes);

  /// How many events the last call of [#take] gave.
  int taken();

  /// Says when there is something new for its watchers.
  interface Channel {

    /// Grows with every event.
    long tail();

    /// Has a listener called, on the thread that brings the events, whenever there are new ones. It
    /// must not wait.
    void listen(Runnable listener);

    void leave(Runnable listener);
  }
}
