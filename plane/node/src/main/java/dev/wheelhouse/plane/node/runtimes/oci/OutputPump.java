// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.plane.node.linux.FifoReader;
import dev.wheelhouse.plane.node.linux.FileDescriptors;
import dev.wheelhouse.plane.node.linux.Poller;
import dev.wheelhouse.plane.node.logs.LogFile;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Moves what a container writes from its FIFOs to its log.
final class OutputPump implements AutoCloseable {

  private final CountDownLatch open = new CountDownLatch(2);
  private final FifoReader out;
  private final FifoReader err;

  OutputPump(Poller poller, Path out, Path err, LogFile log) {
    this.out = new FifoReader(poller, out, bytes -> log.write(false, bytes), open::countDown);
    this.err = new FifoReader(poller, err, bytes -> log.write(true, bytes), open::countDown);
  }

  /// Waits until the last process has closed both streams and all is in the log.
  void awaitEnd(long milliseconds) throws InterruptedException {
    open.await(milliseconds, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    out.close();
    err.close();
  }

  static void makeFifos(Bundle bundle) {
    FileDescriptors.makeFifo(bundle.out());
    FileDescriptors.makeFifo(bundle.err());
  }
}
