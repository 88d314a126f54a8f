// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import java.util.ArrayList;
import java.util.List;

/// Actions to be run once when something has ended, even when it ended before they were named.
final class Closing {

  private final List<Runnable> actions = new ArrayList<>();
  private boolean closed;

  void run(Runnable action) {
    synchronized (this) {
      if (!closed) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  void closed() {
    List<Runnable> pending;
    synchronized (this) {
      closed = true;
      pending = List.copyOf(actions);
      actions.clear();
    }
    pending.forEach(Runnable::run);
  }
}
