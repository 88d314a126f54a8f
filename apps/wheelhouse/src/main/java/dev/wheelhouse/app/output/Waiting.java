// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for something that can only be asked about, not watched. Asks ten times a second.
public final class Waiting {

  private static final Duration STEP = Duration.ofMillis(100);

  private Waiting() {}

  /// @return whether it came true within the limit
  public static boolean until(Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(STEP);
    }
    return true;
  }
}
