// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream.bytes;

import dev.wheelhouse.base.io.Duplex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// A connection within the JVM; [#other()] is its far end.
public final class MemoryDuplex implements Duplex {

  private final BytePipe in;
  private final BytePipe out;

  private MemoryDuplex(BytePipe in, BytePipe out) {
    this.in = in;
    this.out = out;
  }

  public static MemoryDuplex create() {
    return new MemoryDuplex(new BytePipe(1 << 20), new BytePipe(1 << 20));
  }

  public MemoryDuplex other() {
    return new MemoryDuplex(out, in);
  }

  @Override
  public InputStream input() {
    return in.input();
  }

  @Override
  public OutputStream output() {
    return out.output();
  }

  @Override
  public void close() {
    try {
      out.output().close();
      in.input().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
