// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

/// A question for entries under a prefix.
///
/// @param startAfter only keys greater than this one; empty for all
/// @param limit most entries to return; 0 for all
/// @param revision the state to read; 0 for the newest
public record Range(String prefix, String startAfter, int limit, long revision) {

  public static Range all(String prefix) {
    return new Range(prefix, "", 0, 0);
  }
}
