// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/// Why something that ought to go on does not. Only what is told first counts.
final class Ending {

  private final AtomicReference<String> reason = new AtomicReference<>("");
  private final CountDownLatch told = new CountDownLatch(1);

  /// @param why in words, not empty
  void tell(String why) {
    reason.compareAndSet("", why);
    told.countDown();
  }

  String await() throws InterruptedException {
    told.await();
    return reason.get();
  }
}
