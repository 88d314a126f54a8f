// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.io;

import java.io.InputStream;
import java.io.OutputStream;

/// A connection: bytes in, bytes out. Closing it closes both. Closing the output alone tells the
/// other side that no more follows and leaves the input open, where the transport can do that
/// (half-close); otherwise it does nothing.
public interface Duplex extends AutoCloseable {

  InputStream input();

  OutputStream output();

  @Override
  void close();
}
