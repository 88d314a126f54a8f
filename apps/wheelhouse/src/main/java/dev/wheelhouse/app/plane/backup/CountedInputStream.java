// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/// Tells every so often how much was read.
final class CountedInputStream extends FilterInputStream {

  private static final long EVERY = 16L << 20;

  private final LongConsumer told;
  private long count;

  CountedInputStream(InputStream in, LongConsumer told) {
    super(in);
    this.told = told;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read = super.read(into, from, length);
    count(read);
    return read;
  }

  private void count(int read) {
    long before = count / EVERY;
    count += Math.max(0, read);
    if (count / EVERY > before) {
      told.accept(count);
    }
  }
}
