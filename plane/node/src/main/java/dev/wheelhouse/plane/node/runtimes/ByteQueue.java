// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/// An input stream that one thread fills and another reads. A filler never waits: a reader that
/// stays behind by more than 4 MiB loses the oldest bytes.
final class ByteQueue extends InputStream {

  private static final int LIMIT = 4 * 1024 * 1024;

  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private int position;
  private int size;
  private boolean ended;

  synchronized void put(byte[] bytes) {
    if (bytes.length == 0 || ended) {
      return;
    }
    chunks.add(bytes);
    size += bytes.length;
    while (size > LIMIT && chunks.size() > 1) {
      size -= chunks.removeFirst().length - position;
      position = 0;
    }
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    awaitBytes();
    if (chunks.isEmpty()) {
      return -1;
    }
    byte[] head = chunks.getFirst();
    int count = Math.min(length, head.length - position);
    System.arraycopy(head, position, bytes, offset, count);
    position += count;
    size -= count;
    if (position == head.length) {
      chunks.removeFirst();
      position = 0;
    }
    return count;
  }

  private synchronized void awaitBytes() throws IOException {
    try {
      while (chunks.isEmpty() && !ended) {
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    }
  }

  @Override
  public synchronized void close() {
    end();
  }
}
