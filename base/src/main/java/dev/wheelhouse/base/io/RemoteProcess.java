// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.io;

import java.io.InputStream;
import java.io.OutputStream;

/// A process that runs elsewhere, with its streams and its end. Streams that were not asked for are
/// empty or swallow what is written. With a terminal, all output comes on [#stdout()].
public interface RemoteProcess extends AutoCloseable {

  OutputStream stdin();

  InputStream stdout();

  InputStream stderr();

  /// Sets the terminal's size; does nothing without a terminal.
  void resize(int columns, int rows);

  /// Waits for the end.
  ///
  /// @return the exit code; 128 + signal number when a signal ended it
  int await() throws InterruptedException;

  /// Lets go of the streams; ends the process if it was started for them.
  @Override
  void close();
}
