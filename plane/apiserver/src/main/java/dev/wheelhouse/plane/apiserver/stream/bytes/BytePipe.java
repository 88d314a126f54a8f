// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A bounded pipe of bytes. Writers wait while it is full, readers while it is empty; an interrupt
/// ends either wait. Any thread may be on either end.
///
/// Closing the output is the end of the data; closing the input makes further writes fail.
public final class BytePipe {

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private int offset;
  private int size;
  private boolean ended;
  private boolean abandoned;
  private @Nullable IOException failure;
  private final InputStream input = new Input();
  private final OutputStream output = new Output();

  public BytePipe(int capacity) {
    this.capacity = capacity;
  }

  public InputStream input() {
    return input;
  }

  public OutputStream output() {
    return output;
  }

  /// Adds a chunk without waiting, for callers that must not block and keep the size in check by
  /// other means. The array now belongs to the pipe.
  ///
  /// @return bytes now in the pipe
  public int offer(byte[] chunk) {
    lock.lock();
    try {
      if (chunk.length > 0 && !ended && !abandoned) {
        chunks.add(chunk);
        size += chunk.length;
        changed.signalAll();
      }
      return size;
    } finally {
      lock.unlock();
    }
  }

  public int size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /// Ends the pipe; the reader gets what is in it, then this failure.
  public void fail(IOException cause) {
    lock.lock();
    try {
      if (!ended) {
        failure = cause;
        ended = true;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void put(byte[] bytes, int from, int length) throws IOException {
    lock.lock();
    try {
      while (size >= capacity && !ended && !abandoned) {
        await();
      }
      if (ended || abandoned) {
        throw new IOException("the other end of the pipe is closed");
      }
      byte[] chunk = new byte[length];
      System.arraycopy(bytes, from, chunk, 0, length);
      chunks.add(chunk);
      size += length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int take(byte[] bytes, int from, int length) throws IOException {
    lock.lock();
    try {
      while (chunks.isEmpty() && !ended && !abandoned) {
        await();
      }
      byte[] chunk = chunks.peek();
      if (chunk == null) {
        return end();
      }
      int count = Math.min(length, chunk.length - offset);
      System.arraycopy(chunk, offset, bytes, from, count);
      offset += count;
      size -= count;
      if (offset == chunk.length) {
        chunks.remove();
        offset = 0;
      }
      changed.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }

  private int end() throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    return -1;
  }

  /// Waits once; callers look at the pipe again after it.
  @SuppressWarnings("WaitNotInLoop")
  private void await() throws InterruptedIOException {
    try {
      changed.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the other end of a pipe");
    }
  }

  private void end(boolean reader) {
    lock.lock();
    try {
      if (reader) {
        abandoned = true;
        chunks.clear();
        size = 0;
      } else {
        ended = true;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return length == 0 ? 0 : take(bytes, from, length);
    }

    @Override
    public int available() {
      return size();
    }

    @Override
    public void close() {
      end(true);
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (length > 0) {
        put(bytes, from, length);
      }
    }

    @Override
    public void close() {
      end(false);
    }
  }
}
