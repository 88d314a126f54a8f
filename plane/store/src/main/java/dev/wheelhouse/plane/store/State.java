// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;

/// One state of the store: what every key holds now, and which values are older. Immutable.
///
/// @param revision the newest change in it
/// @param compacted the oldest revision that can be read
/// @param live the newest value of each key that exists
/// @param past what keys held before, per key the newest of it
/// @param kept bytes of all keys and values that are kept, those of the past among them
record State(
    long revision, long compacted, OrderedMap<Entry> live, OrderedMap<Version> past, long kept) {

  static final State EMPTY = new State(0, 0, OrderedMap.empty(), OrderedMap.empty(), 0);

  /// The revision to read for an asked one, 0 meaning the newest.
  ///
  /// @throws PlatformException `EXPIRED` below the compacted revision, `TIMEOUT` above the newest
  long readable(long asked) {
    if (asked == 0) {
      return revision;
    }
    if (asked < compacted) {
      throw expired(asked, compacted);
    }
    if (asked > revision) {
      throw new PlatformException(
          Reason.TIMEOUT, "Too large resource version: " + asked + ", current: " + revision);
    }
    return asked;
  }

  static PlatformException expired(long asked, long oldest) {
    return new PlatformException(
        Reason.EXPIRED,
        "revision " + asked + " is no longer kept, the oldest kept one is " + oldest);
  }

  State withPast(OrderedMap<Version> remaining, long forgotten) {
    return new State(revision, compacted, live, remaining, kept - forgotten);
  }
}
