// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.plane.store.Journal.Line;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// How a change is laid out on disk. The record's key is `r` and the revision; its content is, all
/// numbers big-endian:
///
/// ```
/// byte  kind: 1 put, 2 deletion
/// long  create revision
/// int   length of the key
/// key in UTF-8, then the value up to the end
/// ```
final class LineFormat {

  static final int RECORD_KEY_LENGTH = 1 + Long.BYTES;
  private static final byte RECORD = 'r';
  private static final byte PUT = 1;
  private static final byte DELETION = 2;
  private static final int HEADER = 1 + Long.BYTES + Integer.BYTES;

  private LineFormat() {}

  static byte[] recordKey(long revision) {
    return ByteBuffer.allocate(RECORD_KEY_LENGTH).put(RECORD).putLong(revision).array();
  }

  static boolean isRecordKey(byte[] key) {
    return key.length == RECORD_KEY_LENGTH && key[0] == RECORD;
  }

  static byte[] write(Change change) {
    Entry entry = change.entry();
    byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
    byte kind =
        switch (change) {
          case Change.Put _ -> PUT;
          case Change.Delete _ -> DELETION;
        };
    return ByteBuffer.allocate(HEADER + key.length + entry.value().length)
        .put(kind)
        .putLong(entry.createRevision())
        .putInt(key.length)
        .put(key)
        .put(entry.value())
        .array();
  }

  /// @throws IllegalArgumentException when the bytes are not a record
  static Line read(byte[] recordKey, byte[] content) {
    long revision = ByteBuffer.wrap(recordKey, 1, Long.BYTES).getLong();
    ByteBuffer in = ByteBuffer.wrap(content);
    if (content.length < HEADER) {
      throw new IllegalArgumentException("record " + revision + " is too short");
    }
    byte kind = in.get();
    long created = in.getLong();
    int keyLength = in.getInt();
    if ((kind != PUT && kind != DELETION) || keyLength < 0 || keyLength > in.remaining()) {
      throw new IllegalArgumentException("record " + revision + " is malformed");
    }
    String key = new String(content, HEADER, keyLength, StandardCharsets.UTF_8);
    return new Line(
        new Entry(key, valueOf(content, keyLength), created, revision), kind == DELETION, null);
  }

  /// The value alone.
  static byte[] value(byte[] content) {
    int keyLength = ByteBuffer.wrap(content).getInt(HEADER - Integer.BYTES);
    return valueOf(content, keyLength);
  }

  private static byte[] valueOf(byte[] content, int keyLength) {
    return Arrays.copyOfRange(content, HEADER + keyLength, content.length);
  }
}
