// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.plane.store.ModelChild.Event;
import dev.wheelhouse.testing.Seeds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills writers at random places, again and again on the same directory, and holds everything that
/// they said against one order of changes.
///
/// `-Dwheelhouse.crash.rounds=N` makes it longer, `-Dwheelhouse.crash.seed=N` chooses the same
/// operations and failpoints again (threads still race).
final class CrashModelIT {

  private static final int ROUNDS = Integer.getInteger("wheelhouse.crash.rounds", 10);
  private static final int TOLD_EVERY = 100;
  private static final int MOST_LINES = 4000;
  private static final List<String> FAILPOINTS =
      List.of("store.before-write", "store.after-write-before-ack", "store.during-compaction");

  @TempDir Path directory;

  @Test
  void oneOrderOfChangesOverAllCrashes() throws Exception {
    long seed = Seeds.seed("wheelhouse.crash.seed");
    Random random = new Random(seed);
    CrashModel model = new CrashModel();
    for (int round = 0; round < ROUNDS; round++) {
      try {
        round(model, "r" + round, random);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ", round " + round + ": " + e.getMessage(), e);
      }
      if (round % TOLD_EVERY == TOLD_EVERY - 1) {
        tell(round + 1, model, seed);
      }
    }
    tell(ROUNDS, model, seed);
  }

  private static void tell(int rounds, CrashModel model, long seed) {
    System.out.printf(
        "%d rounds, %d writes acknowledged, %d events seen, seed %d%n",
        rounds, model.acks(), model.events(), seed);
  }

  private void round(CrashModel model, String name, Random random) throws Exception {
    model.begin();
    boolean kill = random.nextInt(3) == 0;
    String failpoint = FAILPOINTS.get(random.nextInt(FAILPOINTS.size()));
    int times = 1 + random.nextInt(failpoint.endsWith("compaction") ? 5 : 150);
    int lines = kill ? 1 + random.nextInt(MOST_LINES) : Integer.MAX_VALUE;
    run(model, name, random.nextLong(1L << 40), kill ? "-" : failpoint + ":" + times, lines);
    try (Store store = Stores.open(directory, StoreContract.options())) {
      model.check(store, history(store));
    }
  }

  /// Lets a child run until it halts or has said so many lines and is killed.
  private void run(CrashModel model, String name, long seed, String failpoint, int lines)
      throws IOException, InterruptedException {
    Process child =
        CrashIT.start(ModelChild.class, directory.toString(), name, "" + seed, failpoint);
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      int count = 0;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        model.read(line);
        if (++count == lines) {
          child.toHandle().destroyForcibly();
        }
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static List<Event> history(Store store) throws InterruptedException {
    if (store.compactedRevision() == store.revision()) {
      return List.of();
    }
    try (Watch watch = store.watch("", store.compactedRevision())) {
      return watch.poll(StoreContract.SOON).stream().map(Event::of).toList();
    }
  }
}
