// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Whether the rules that change an object go over it a second time, because one of them changed
/// what an earlier one had looked at. There are at most two rounds. Used by one thread.
public final class Reinvocation {

  private final List<Object> states = new ArrayList<>(0);
  private boolean wanted;
  private boolean second;

  /// Asks for a second round.
  public void want() {
    wanted = true;
  }

  /// True when a rule that users make has changed the object.
  public boolean wanted() {
    return wanted;
  }

  /// True in the second round.
  public boolean second() {
    return second;
  }

  /// @return true when the second round was asked for and begins now
  boolean begin() {
    if (second || !wanted) {
      return false;
    }
    second = true;
    return true;
  }

  /// What a plugin remembers from the first round to the second.
  public <T> T state(Class<T> type, Supplier<T> fresh) {
    for (Object state : states) {
      if (type.isInstance(state)) {
        return type.cast(state);
      }
    }
    T made = fresh.get();
    states.add(made);
    return made;
  }
}
