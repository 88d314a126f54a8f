// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.List;

/// What could be read of a damaged store.
///
/// @param objects how many keys have a value
/// @param newest the newest change that was read
/// @param acknowledged the newest change that somebody was told of; 0 when that is not known
/// @param lostRecords how many records are missing; -1 when that is not known
/// @param lostChanges revisions after the last compaction that are missing, as ranges
/// @param uncertain whether objects may be among them that had been deleted: the list of the
///   database's files could not be read, and with it which records had been forgotten
/// @param faults what was found, each with its file where that is known
public record Salvage(
    int objects,
    long newest,
    long acknowledged,
    long lostRecords,
    List<String> lostChanges,
    boolean uncertain,
    List<String> faults) {

  public Salvage {
    lostChanges = List.copyOf(lostChanges);
    faults = List.copyOf(faults);
  }

  /// Whether all that was ever acknowledged is among what was read.
  public boolean isWhole() {
    return lostRecords == 0 && lostChanges.isEmpty() && !uncertain;
  }
}
