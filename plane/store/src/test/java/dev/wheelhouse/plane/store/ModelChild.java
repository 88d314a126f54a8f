// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// The program that [CrashModelIT] kills. Writers contend for a few keys with every kind of
/// expectation, watchers follow, and all of them say on standard output what they asked and saw:
///
/// ```
/// op clock id kind key expected    asked; expected is -1 for any, 0 for absent, else a revision
/// ok clock id revision             done
/// no clock id current              not done, the key is at this revision (0: absent)
/// ev watcher revision before id key P|D
/// wa watcher prefix after          a watch begins
/// ```
///
/// Lines end in ` .`, so that a torn one shows. The clock orders questions and answers of all
/// threads.
final class ModelChild {

  static final int KEYS = 8;
  private static final int WRITERS = 6;
  private static final int COMPACT_EVERY = 200;
  private static final String PADDING = "x".repeat(200);

  private final Store store;
  private final String round;
  private final AtomicLong clock = new AtomicLong();

  private ModelChild(Store store, String round) {
    this.store = store;
    this.round = round;
  }

  /// Arguments: directory, round, seed, and `name:n` to halt when a failpoint is reached for the
  /// n-th time, or `-`.
  public static void main(String[] args) throws InterruptedException {
    CrashChild.haltAt(args[3]);
    Store store =
        Stores.open(Path.of(args[0]), StoreOptions.defaults().withRetention(Duration.ZERO));
    ModelChild child = new ModelChild(store, args[1]);
    long seed = Long.parseLong(args[2]);
    Thread.ofPlatform().start(() -> child.watch("all", "/"));
    Thread.ofPlatform().start(() -> child.watch("one", "/k3"));
    for (int writer = 0; writer < WRITERS; writer++) {
      int number = writer;
      Thread.ofPlatform().start(() -> child.write(number, new Random(seed + number)));
    }
  }

  private static void say(String line) {
    System.out.println(line + " .");
  }

  private void write(int writer, Random random) {
    for (int step = 0; !System.out.checkError(); step++) {
      String id = round + "-" + writer + "-" + step;
      long revision = step(id, random);
      if (revision > 0 && revision % COMPACT_EVERY == 0) {
        store.compact(revision - random.nextInt(COMPACT_EVERY));
      }
    }
  }

  private long step(String id, Random random) {
    String key = "/k" + random.nextInt(KEYS);
    long current = store.get(key).map(Entry::revision).orElse(0L);
    boolean deletes = random.nextInt(4) == 0;
    long expected =
        switch (random.nextInt(4)) {
          case 0 -> -1;
          case 1 -> deletes ? -1 : 0;
          case 2 -> Math.max(1, current - random.nextInt(3));
          default -> current == 0 ? (deletes ? -1 : 0) : current;
        };
    say(
        "op "
            + clock.incrementAndGet()
            + " "
            + id
            + " "
            + (deletes ? "D" : "P")
            + " "
            + key
            + " "
            + expected);
    try {
      Draft value = Draft.of((id + " " + PADDING).getBytes(StandardCharsets.UTF_8));
      Entry entry =
          deletes
              ? store.delete(key, value, expectation(expected))
              : store.put(key, value, expectation(expected));
      say("ok " + clock.incrementAndGet() + " " + id + " " + entry.revision());
      return entry.revision();
    } catch (UnmetException e) {
      long found = e.current().map(Entry::revision).orElse(0L);
      say("no " + clock.incrementAndGet() + " " + id + " " + found);
      return 0;
    }
  }

  private static Expectation expectation(long expected) {
    return expected < 0
        ? Expectation.ANY
        : expected == 0 ? Expectation.ABSENT : new Expectation.AtRevision(expected);
  }

  private void watch(String name, String prefix) {
    long after = store.revision();
    while (true) {
      say("wa " + name + " " + prefix + " " + after);
      try (Watch watch = store.watch(prefix, after)) {
        while (true) {
          for (Change change : watch.poll(Duration.ofSeconds(1))) {
            say("ev " + name + " " + Event.of(change));
            after = change.revision();
          }
        }
      } catch (PlatformException e) {
        if (!e.is(Reason.EXPIRED)) {
          throw e;
        }
        after = store.revision();
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /// A change in words.
  ///
  /// @param before the revision that the key was at, 0 for absent, or [#UNTOLD]
  record Event(long revision, long before, String id, String key, boolean deletion) {

    static final long UNTOLD = -1;

    /// The same change with what was before it told, unless it is untold there, too.
    Event withBefore(long told) {
      return before == UNTOLD ? new Event(revision, told, id, key, deletion) : this;
    }

    static Event of(Change change) {
      String text = new String(change.entry().value(), StandardCharsets.UTF_8);
      Optional<Entry> before =
          switch (change) {
            case Change.Put put -> put.previous();
            case Change.Delete gone -> Optional.of(gone.before());
          };
      return new Event(
          change.revision(),
          before.map(Entry::revision).orElse(0L),
          text.substring(0, text.indexOf(' ')),
          change.key(),
          change instanceof Change.Delete);
    }

    static Event parse(String[] words, int from) {
      return new Event(
          Long.parseLong(words[from]),
          Long.parseLong(words[from + 1]),
          words[from + 2],
          words[from + 3],
          words[from + 4].equals("D"));
    }

    @Override
    public String toString() {
      return revision + " " + before + " " + id + " " + key + " " + (deletion ? "D" : "P");
    }
  }
}
