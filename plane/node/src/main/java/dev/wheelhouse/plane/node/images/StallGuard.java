// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A stream that fails when nothing came for a while, so that a silent registry does not hold a
/// pull for ever.
final class StallGuard extends FilterInputStream {

  private static final int LOOKS = 4;

  private final Clock clock;
  private final Duration limit;
  private final AtomicLong last;
  private final Tasks guard = new Tasks("pull guard");
  private volatile boolean stalled;

  StallGuard(InputStream in, Clock clock, Duration limit) {
    super(in);
    this.clock = clock;
    this.limit = limit;
    this.last = new AtomicLong(clock.nanoTime());
    guard.start("stall", this::watch);
  }

  private void watch() throws InterruptedException {
    while (clock.nanoTime() - last.get() < limit.toNanos()) {
      clock.sleep(limit.dividedBy(LOOKS));
    }
    stalled = true;
    try {
      in.close();
    } catch (IOException _) {
      // the reader gets the error
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int n = in.read(buffer, offset, length);
      last.set(clock.nanoTime());
      if (stalled) {
        throw silent(null);
      }
      return n;
    } catch (IOException e) {
      throw stalled ? silent(e) : e;
    }
  }

  private IOException silent(@Nullable IOException cause) {
    return new IOException("it sent nothing for " + limit.toSeconds() + " s", cause);
  }

  @Override
  public void close() throws IOException {
    guard.close();
    in.close();
  }
}
