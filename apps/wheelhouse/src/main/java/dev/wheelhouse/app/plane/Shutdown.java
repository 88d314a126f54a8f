// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets the main thread end the program in order when the process is told to stop (Ctrl-C, TERM).
public final class Shutdown {

  private static final long LIMIT_SECONDS = 60;

  private Shutdown() {}

  /// Registers a hook that opens one latch when the process is told to stop, and holds the process
  /// until the other is open.
  public static Thread whenTold(CountDownLatch told, CountDownLatch stopped) {
    Thread hook =
        Thread.ofPlatform()
            .name("shutdown")
            .unstarted(() -> {
              told.countDown();
              try {
                if (!stopped.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                  System.err.println("wheelhouse: did not stop in time");
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  /// Registers a hook that prints one message when the process is told to stop.
  public static Thread saying(String message) {
    Thread hook =
        Thread.ofPlatform().name("farewell").unstarted(() -> System.err.println("\n" + message));
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  /// Takes the hook back when the program ends by itself.
  public static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is stopping already: the hook is running.
      Thread.onSpinWait();
    }
  }
}
