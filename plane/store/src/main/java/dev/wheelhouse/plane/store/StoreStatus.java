// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

/// Figures of a store.
///
/// @param revision the newest one
/// @param compactedRevision the oldest one that can be read
/// @param keys how many exist
/// @param keptBytes keys and values, those of the past among them
/// @param diskBytes what the medium holds
/// @param mediumFull whether the medium refused a write for want of space and took none since
public record StoreStatus(
    long revision,
    long compactedRevision,
    long keys,
    long keptBytes,
    Quota quota,
    long diskBytes,
    boolean mediumFull) {

  /// True while writes that make the store larger are refused.
  public boolean full() {
    return mediumFull || quota.isReached(keptBytes);
  }
}
