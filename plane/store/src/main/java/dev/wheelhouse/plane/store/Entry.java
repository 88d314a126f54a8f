// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

/// One value of a key. The bytes are shared: nobody changes them.
///
/// @param createRevision the revision in which the key came into being
/// @param revision the revision that wrote this value
public record Entry(String key, byte[] value, long createRevision, long revision) {

  /// What it counts for in a quota.
  int weight() {
    return key.length() + value.length;
  }
}
