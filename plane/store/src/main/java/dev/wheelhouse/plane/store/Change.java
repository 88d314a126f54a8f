// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One committed change, as watches tell it. The same instance goes to every watch.
public sealed interface Change {

  Entry entry();

  default long revision() {
    return entry().revision();
  }

  default String key() {
    return entry().key();
  }

  /// A key got a value; `before` is what it held, null when it was created.
  record Put(Entry entry, @Nullable Entry before) implements Change {
    public Optional<Entry> previous() {
      return Optional.ofNullable(before);
    }
  }

  /// A key went away; `entry` holds the last state at the delete's revision.
  record Delete(Entry entry, Entry before) implements Change {}
}
