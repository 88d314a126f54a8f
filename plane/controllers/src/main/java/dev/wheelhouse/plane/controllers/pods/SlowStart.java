// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.pods;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.tasks.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;

/// Does the same thing many times in batches of 1, 2, 4 ... at once, and stops after the first
/// batch with a failure: what cannot work (a quota, a bad template) fails once, not a thousand
/// times.
public final class SlowStart {

  private SlowStart() {}

  /// @param done how many succeeded
  /// @param failure the first failure
  public record Result(int done, Optional<PlatformException> failure) {}

  /// @param action is given the index of what to do, from 0
  public static Result run(int count, IntConsumer action) throws InterruptedException {
    int done = 0;
    int batch = Math.min(1, count);
    while (batch > 0) {
      List<PlatformException> failures = atOnce(done, batch, action);
      done += batch - failures.size();
      if (!failures.isEmpty()) {
        return new Result(done, Optional.of(failures.getFirst()));
      }
      batch = Math.min(batch * 2, count - done);
    }
    return new Result(done, Optional.empty());
  }

  /// Does all at once and waits.
  public static List<PlatformException> atOnce(int from, int count, IntConsumer action)
      throws InterruptedException {
    ConcurrentLinkedQueue<PlatformException> failures = new ConcurrentLinkedQueue<>();
    if (count == 1) {
      attempt(from, action, failures);
      return List.copyOf(failures);
    }
    try (Tasks tasks = new Tasks("batch")) {
      List<Thread> threads = new ArrayList<>();
      for (int i = from; i < from + count; i++) {
        int index = i;
        threads.add(tasks.start(Integer.toString(i), () -> attempt(index, action, failures)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    return List.copyOf(failures);
  }

  private static void attempt(
      int index, IntConsumer action, ConcurrentLinkedQueue<PlatformException> failures) {
    try {
      action.accept(index);
    } catch (PlatformException e) {
      failures.add(e);
    }
  }
}
