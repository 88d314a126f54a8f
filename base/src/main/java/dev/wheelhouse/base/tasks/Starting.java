// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.tasks;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A part that starts on a thread of its own while others do. Closing waits until the start has
/// ended, well or not, and then stops the part. Safe for use by many threads.
public final class Starting<T extends AutoCloseable> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Starting.class);

  /// Starts a part; it cleans up after itself when it fails.
  @FunctionalInterface
  public interface Start<T> {
    T run() throws InterruptedException;
  }

  private final FutureTask<T> outcome;
  private final Tasks tasks;

  private Starting(FutureTask<T> outcome, Tasks tasks) {
    this.outcome = outcome;
    this.tasks = tasks;
  }

  public static <T extends AutoCloseable> Starting<T> of(String name, Start<T> start) {
    FutureTask<T> outcome = new FutureTask<>(start::run);
    Tasks tasks = new Tasks("start");
    tasks.start(name, outcome::run);
    return new Starting<>(outcome, tasks);
  }

  /// The started part. What made its start fail is thrown here, once for every call.
  public T await() throws InterruptedException {
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      switch (Objects.requireNonNull(e.getCause())) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case InterruptedException failure -> throw failure;
        default -> throw new IllegalStateException("a start failed", e.getCause());
      }
    }
  }

  @Override
  public void close() {
    try {
      outcome.get().close();
    } catch (ExecutionException _) {
      // await() tells whoever needs the part; there is nothing to stop
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.atError().setCause(e).log("a part did not stop");
    } finally {
      tasks.close();
    }
  }
}
