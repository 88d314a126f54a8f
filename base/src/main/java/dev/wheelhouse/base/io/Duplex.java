// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.io;

import java.io.InputStream;
import java.io.OutputStream;

/// A connection: bytes in, bytes out. Closing it closes both.
public interface Duplex extends AutoCloseable {

  InputStream input();

  OutputStream output();

  @Override
  void close();
}
