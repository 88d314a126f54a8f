// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.tasks;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A scope of named virtual threads that end together. The only place where the platform makes
/// threads for its own loops.
///
/// A task that throws is logged once with its name; the others go on. [#close()] interrupts all
/// tasks and waits for them.
public final class Tasks implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
  private static final Duration STOP_WAIT = Duration.ofSeconds(10);

  private final String scope;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public Tasks(String scope) {
    this.scope = scope;
  }

  /// Work that may be interrupted; an interrupt is the order to end.
  @FunctionalInterface
  public interface Task {
    void run() throws InterruptedException;
  }

  /// Starts a virtual thread named `scope/name`.
  ///
  /// @throws IllegalStateException after [#close()]
  public Thread start(String name, Task task) {
    if (closed) {
      throw new IllegalStateException("tasks of " + scope + " are closed");
    }
    Thread thread = Thread.ofVirtual().name(scope + "/" + name).unstarted(() -> run(name, task));
    running.add(thread);
    thread.start();
    return thread;
  }

  private void run(String name, Task task) {
    try {
      task.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.atError().addKeyValue("task", scope + "/" + name).setCause(e).log("task failed");
    } finally {
      running.remove(Thread.currentThread());
    }
  }

  public int size() {
    return running.size();
  }

  @Override
  public void close() {
    closed = true;
    running.forEach(Thread::interrupt);
    long deadline = System.nanoTime() + STOP_WAIT.toNanos();
    for (Thread thread : running) {
      if (thread.equals(Thread.currentThread())) {
        continue;
      }
      try {
        if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
          LOG.atWarn().addKeyValue("task", thread.getName()).log("task did not end in time");
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
