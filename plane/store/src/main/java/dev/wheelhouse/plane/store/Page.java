// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.List;

/// Entries of one state of the store.
///
/// @param revision the state's revision; asking again with it continues the same snapshot
/// @param remaining how many further entries the range has after these
public record Page(List<Entry> entries, long revision, long remaining) {

  public boolean more() {
    return remaining > 0;
  }
}
