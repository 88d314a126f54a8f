// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Kills a writing process and looks at what it left. A killed process loses nothing that the
/// operating system has; that data is also synced before it is acknowledged is not seen here.
///
/// `-Dwheelhouse.crash.rounds=N` makes it longer, `-Dwheelhouse.crash.seed=N` repeats a run.
final class CrashIT {

  private static final int ROUNDS = Integer.getInteger("wheelhouse.crash.rounds", 3);
  private static final long SEED =
      Long.getLong("wheelhouse.crash.seed", new Random().nextLong(1 << 30));
  private static final int WRITERS = 8;
  private static final int MAX_ACKS = 3000;

  /// What one writer was told: its last acknowledged step, and the revision of each step.
  private record Acks(CrashScript script, List<Long> revisions) {}

  @TempDir Path directory;
  private final List<Map<String, String>> earlier = new ArrayList<>();

  @Test
  void everyAcknowledgedWriteSurvivesKill() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      check(crash("kill" + round, "-", 1 + random.nextInt(MAX_ACKS)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "store.before-write, 20",
    "store.after-write-before-ack, 20",
    "store.during-compaction, 1",
    "store.during-compaction, 3",
  })
  void everyAcknowledgedWriteSurvivesAHalt(String failpoint, int reached) throws Exception {
    check(crash("first", "-", 500));
    check(crash("halt", failpoint + ":" + reached, Integer.MAX_VALUE));
    check(crash("last", "-", 500));
  }

  @Test
  void aDirectoryIsForOneProcess() throws Exception {
    Process child = start("other", "-");
    try {
      assertThat(child.getInputStream().read()).isPositive();

      PlatformException refused =
          catchThrowableOfType(
              PlatformException.class, () -> Stores.open(directory, StoreContract.options()));

      assertThat(refused.reason()).isEqualTo(Reason.CONFLICT);
      assertThat(refused).hasMessageContaining("already in use by process " + child.pid());
    } finally {
      child.destroyForcibly().waitFor();
    }
    Stores.open(directory, StoreContract.options()).close();
  }

  /// Runs a child until it halts or has told so many acknowledgements and is killed.
  private Map<Integer, Acks> crash(String round, String failpoint, int acks)
      throws IOException, InterruptedException {
    Process child = start(round, failpoint);
    Map<Integer, Acks> told = new HashMap<>();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      int count = 0;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        note(round, line, told);
        if (++count == acks) {
          child.toHandle().destroyForcibly();
        }
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(told).as("acknowledgements, seed %d", SEED).isNotEmpty();
    return told;
  }

  private Process start(String round, String failpoint) throws IOException {
    return start(CrashChild.class, directory.toString(), round, "" + WRITERS, failpoint);
  }

  /// A program in a JVM of its own.
  static Process start(Class<?> program, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void note(String round, String line, Map<Integer, Acks> told) {
    String[] words = line.split(" ", -1);
    if (words.length != 5 || !words[4].equals(".")) {
      return;
    }
    int writer = Integer.parseInt(words[1]);
    Acks acks =
        told.computeIfAbsent(
            writer, number -> new Acks(new CrashScript(round, number), new ArrayList<>()));
    assertThat(acks.revisions()).hasSize(Integer.parseInt(words[2]));
    acks.revisions().add(Long.parseLong(words[3]));
  }

  private void check(Map<Integer, Acks> told) throws InterruptedException {
    try (Store store = Stores.open(directory, StoreContract.options())) {
      Map<Long, Change> history = history(store);
      for (Acks acks : told.values()) {
        checkState(store, acks);
        checkHistory(store, acks, history);
      }
      for (Map<String, String> state : earlier) {
        state.forEach((key, value) ->
            assertThat(store.get(key).map(StoreContract::text)).as(key).contains(value));
      }
      told.values().forEach(acks -> earlier.add(contents(store, acks.script().prefix())));
    }
  }

  /// The last acknowledged step is there; the next one may be, as its answer was lost.
  private static void checkState(Store store, Acks acks) {
    int steps = acks.revisions().size();
    assertThat(contents(store, acks.script().prefix()))
        .as("seed %d", SEED)
        .isIn(acks.script().after(steps), acks.script().after(steps + 1));
    assertThat(acks.revisions()).isSorted().allMatch(revision -> revision <= store.revision());
  }

  private static Map<String, String> contents(Store store, String prefix) {
    Map<String, String> contents = new TreeMap<>();
    store
        .range(Range.all(prefix))
        .entries()
        .forEach(entry -> contents.put(entry.key(), StoreContract.text(entry)));
    return contents;
  }

  /// All revisions since compaction, without a gap, each with the state before it.
  private static Map<Long, Change> history(Store store) throws InterruptedException {
    Map<Long, Change> history = new HashMap<>();
    Map<String, Long> newest = new HashMap<>();
    long expected = store.compactedRevision();
    if (expected < store.revision()) {
      try (Watch watch = store.watch("", expected)) {
        for (Change change : watch.poll(StoreContract.SOON)) {
          assertThat(change.revision()).isEqualTo(++expected);
          checkBefore(change, newest);
          history.put(change.revision(), change);
        }
      }
    }
    assertThat(expected).isEqualTo(store.revision());
    return history;
  }

  private static void checkBefore(Change change, Map<String, Long> newest) {
    long before =
        switch (change) {
          case Change.Put put -> put.previous().map(Entry::revision).orElse(-1L);
          case Change.Delete gone -> gone.before().revision();
        };
    Long known = newest.get(change.key());
    if (known != null) {
      assertThat(before).isEqualTo(known);
    }
    newest.put(change.key(), change instanceof Change.Put ? change.revision() : -1L);
  }

  private static void checkHistory(Store store, Acks acks, Map<Long, Change> history) {
    for (int step = 0; step < acks.revisions().size(); step++) {
      long revision = acks.revisions().get(step);
      Change change = history.get(revision);
      if (change == null) {
        assertThat(revision).isLessThanOrEqualTo(store.compactedRevision());
        continue;
      }
      assertThat(change.key()).isEqualTo(acks.script().key(step));
      assertThat(change instanceof Change.Delete).isEqualTo(acks.script().deletes(step));
      assertThat(StoreContract.text(change.entry())).isEqualTo(acks.script().value(step));
    }
  }
}
