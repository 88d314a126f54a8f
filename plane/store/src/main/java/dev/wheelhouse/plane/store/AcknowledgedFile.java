// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/// Remembers the newest acknowledged revision outside of the database: a log that was cut at the
/// end of a record looks whole, and only this tells that something followed.
///
/// It is written after the batch is durable and is not synced itself. After a power cut it may be
/// behind, never ahead; after a killed process it is exact. Two slots are written in turn, so that
/// a damaged one leaves the one before.
///
/// ```
/// slot at 0 and at 512, numbers big-endian: long revision, int CRC-32C of it
/// ```
final class AcknowledgedFile implements AutoCloseable {

  private static final String NAME = "acknowledged";
  private static final int SLOT = 512;
  private static final int LENGTH = Long.BYTES + Integer.BYTES;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LENGTH);
  private int slot;

  private AcknowledgedFile(FileChannel channel) {
    this.channel = channel;
  }

  static Path in(Path directory) {
    return directory.resolve(NAME);
  }

  /// What the file of a store tells; nothing when it is damaged in both slots.
  static OptionalLong read(Path directory) throws IOException {
    byte[] bytes = Files.readAllBytes(in(directory));
    OptionalLong first = slot(bytes, 0);
    OptionalLong second = slot(bytes, SLOT);
    return first.isEmpty() || (second.isPresent() && second.getAsLong() > first.getAsLong())
        ? second
        : first;
  }

  private static OptionalLong slot(byte[] bytes, int offset) {
    if (bytes.length < offset + LENGTH) {
      return OptionalLong.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, LENGTH);
    long revision = in.getLong();
    return in.getInt() == checksum(revision) ? OptionalLong.of(revision) : OptionalLong.empty();
  }

  private static int checksum(long revision) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(Long.BYTES).putLong(revision).flip());
    return (int) sum.getValue();
  }

  /// Opens the file to write, with this revision in both slots, durable.
  static AcknowledgedFile open(Path directory, long revision) throws IOException {
    AcknowledgedFile file =
        new AcknowledgedFile(
            FileChannel.open(in(directory), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    try {
      file.tell(revision);
      file.tell(revision);
      file.channel.force(true);
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  void tell(long revision) throws IOException {
    buffer.clear().putLong(revision).putInt(checksum(revision)).flip();
    channel.write(buffer, slot);
    slot = SLOT - slot;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
