// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.kube.client.inprocess.LocalServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Bytes that come as they come, such as a log that is followed.
record ByteParts(InputStream bytes) implements LocalServer.Parts {

  private static final int LARGEST = 16 << 10;

  @Override
  public byte @Nullable [] next() {
    byte[] part = new byte[LARGEST];
    try {
      int length = bytes.read(part);
      return length < 0 ? null : Arrays.copyOf(part, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
