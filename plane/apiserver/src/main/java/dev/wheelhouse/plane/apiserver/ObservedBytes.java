// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/// A stream of bytes on its way out whose end is noticed.
final class ObservedBytes extends FilterInputStream {

  private final Runnable ending;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param ending run once, when the stream is closed
  ObservedBytes(InputStream in, Runnable ending) {
    super(in);
    this.ending = ending;
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      if (closed.compareAndSet(false, true)) {
        ending.run();
      }
    }
  }
}
