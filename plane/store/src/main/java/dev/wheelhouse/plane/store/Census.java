// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.nio.ByteBuffer;

/// Which records a journal has, without a list of them: how many, and a sum over their revisions
/// that a missing or a returned one changes. It is written in the batch that changes it, so records
/// that were lost with a file of the database show when the journal is read back.
///
/// @param records how many there are
/// @param sum the sum of the scrambled revisions, wrapping
/// @param compacted the compacted revision that was written with it
record Census(long records, long sum, long compacted) {

  static final Census EMPTY = new Census(0, 0, 0);
  private static final int LENGTH = 3 * Long.BYTES;

  Census with(long revision) {
    return new Census(records + 1, sum + scrambled(revision), compacted);
  }

  /// Without the records of these revisions, both included.
  Census without(long first, long last) {
    long total = sum;
    for (long revision = first; revision <= last; revision++) {
      total -= scrambled(revision);
    }
    return new Census(records - (last - first + 1), total, compacted);
  }

  Census after(Journal.Batch batch) {
    long count = records + batch.changes().size() - batch.forget().size();
    long total = sum;
    for (Change change : batch.changes()) {
      total += scrambled(change.revision());
    }
    for (long revision : batch.forget()) {
      total -= scrambled(revision);
    }
    return new Census(count, total, batch.compacted());
  }

  /// Sums of neighbours must differ, so that one lost and another returned do not cancel out.
  private static long scrambled(long revision) {
    long bits = revision * 0x9E3779B97F4A7C15L;
    bits = (bits ^ (bits >>> 32)) * 0xD6E8FEB86659FD93L;
    return bits ^ (bits >>> 29);
  }

  Census withCompacted(long revision) {
    return new Census(records, sum, revision);
  }

  byte[] write() {
    return ByteBuffer.allocate(LENGTH).putLong(records).putLong(sum).putLong(compacted).array();
  }

  /// @throws IllegalArgumentException when the bytes are none
  static Census read(byte[] stored) {
    if (stored.length != LENGTH) {
      throw new IllegalArgumentException("the count of records has " + stored.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(stored);
    return new Census(in.getLong(), in.getLong(), in.getLong());
  }
}
