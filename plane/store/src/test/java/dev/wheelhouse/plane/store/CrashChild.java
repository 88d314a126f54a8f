// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.failpoints.Failpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// The program that [CrashIT] kills: many writers that say on standard output what was acknowledged
/// to them, and a compaction every so often. They end when nobody listens any more.
///
/// Arguments: the directory, the round, the number of writers, and `name:n` to halt when a
/// failpoint is reached for the n-th time, or `-`.
final class CrashChild {

  private static final int COMPACT_EVERY = 300;

  private CrashChild() {}

  public static void main(String[] args) throws InterruptedException {
    haltAt(args[3]);
    Store store =
        Stores.open(Path.of(args[0]), StoreOptions.defaults().withRetention(Duration.ZERO));
    int writers = Integer.parseInt(args[2]);
    for (int writer = 0; writer < writers; writer++) {
      CrashScript script = new CrashScript(args[1], writer);
      Thread.ofPlatform().start(() -> write(store, script));
    }
  }

  static void haltAt(String failpoint) {
    if (failpoint.equals("-")) {
      return;
    }
    String[] parts = failpoint.split(":", 2);
    AtomicInteger left = new AtomicInteger(Integer.parseInt(parts[1]));
    Failpoints.arm(
        parts[0],
        () -> {
          if (left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(1);
          }
        });
  }

  private static void write(Store store, CrashScript script) {
    for (int step = 0; !System.out.checkError(); step++) {
      Entry entry = script.run(store, step);
      System.out.println("ack " + script.writer() + " " + step + " " + entry.revision() + " .");
      if (entry.revision() % COMPACT_EVERY == 0) {
        store.compact(entry.revision() - COMPACT_EVERY / 2);
      }
    }
  }
}
