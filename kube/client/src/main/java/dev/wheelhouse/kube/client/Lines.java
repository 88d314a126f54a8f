// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The lines of a stream, as they come. One thread.
final class Lines {

  private static final int CHUNK = 8192;

  private final InputStream stream;
  private final byte[] chunk = new byte[CHUNK];
  private int from;
  private int to;

  Lines(InputStream stream) {
    this.stream = stream;
  }

  /// @return the next line without its end; null after the last one
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (from == to) {
        from = 0;
        to = Math.max(0, stream.read(chunk));
        if (to == 0) {
          return line.size() == 0 ? null : line.toByteArray();
        }
      }
      int end = from;
      while (end < to && chunk[end] != '\n') {
        end++;
      }
      line.write(chunk, from, end - from);
      from = Math.min(end + 1, to);
      if (end < to) {
        return line.toByteArray();
      }
    }
  }
}
