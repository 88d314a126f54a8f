// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.outside;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A request and all of its answer in bounded time. The timeout of an [java.net.http.HttpRequest]
/// ends with the head of the answer, so that a body that stops halfway would never end.
public final class TimedExchange {

  private TimedExchange() {}

  /// Does the exchange on a thread of its own, and interrupts that when the time is up.
  ///
  /// @throws IOException when it takes longer, or what the exchange throws
  public static <T> T within(Duration limit, Callable<T> exchange)
      throws IOException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(exchange);
    Thread.ofVirtual().name("timed-exchange").start(task);
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the answer has not ended after " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException it -> throw it;
        case InterruptedException it -> throw it;
        case RuntimeException it -> throw it;
        case Error it -> throw it;
        case null, default -> throw new IOException(e);
      }
    } finally {
      task.cancel(true);
    }
  }
}
