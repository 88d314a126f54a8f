// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

/// How many bytes of keys and values a store keeps, those of the past among them.
///
/// A store that reaches it forgets its past at once. When that is not enough, it refuses whatever
/// makes it larger: new keys and larger values. Deletions always go through; values that do not
/// grow do until the quota is exceeded by a tenth, so that what is there can be wound up in order
/// (leases renewed, finalizers removed). The state ends by itself as soon as enough was deleted.
///
/// @param bytes 0 for no limit
public record Quota(long bytes) {

  public static final Quota NONE = new Quota(0);

  private static final int RESERVE = 10;

  public Quota {
    if (bytes < 0) {
      throw new IllegalArgumentException("a quota cannot be negative: " + bytes);
    }
  }

  public boolean isReached(long kept) {
    return bytes > 0 && kept >= bytes;
  }

  /// Whether a write may happen.
  ///
  /// @param growth by how much the newest values become more
  boolean admits(long kept, int growth) {
    return !isReached(kept) || (growth <= 0 && kept < bytes + bytes / RESERVE);
  }

  String refusal(long kept) {
    return "the store keeps "
        + kept
        + " bytes and its quota is "
        + bytes
        + " (NOSPACE): delete objects, or start with a larger --quota-backend-bytes; reading and"
        + " deleting go on";
  }
}
