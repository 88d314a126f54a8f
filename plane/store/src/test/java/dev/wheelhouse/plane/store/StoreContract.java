// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store does. An implementation extends it and opens empty stores.
abstract class StoreContract {

  static final Duration SOON = Duration.ofSeconds(10);
  private static final int HISTORY = 8;

  private Store store;

  abstract Store open(StoreOptions options);

  @BeforeEach
  void openStore() {
    store = open(options());
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  static StoreOptions options() {
    return StoreOptions.defaults().withRetention(Duration.ZERO);
  }

  static Draft draft(String text) {
    return Draft.of(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(Entry entry) {
    return new String(entry.value(), StandardCharsets.UTF_8);
  }

  private Entry put(String key, String value) {
    return store.put(key, draft(value), Expectation.ANY);
  }

  private Entry delete(String key) {
    return store.delete(key, draft("last"), Expectation.ANY);
  }

  private static void assertReason(Reason reason, ThrowingCallable call) {
    assertThatExceptionOfType(PlatformException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static List<String> keys(Page page) {
    return page.entries().stream().map(Entry::key).toList();
  }

  @Test
  void startsEmptyAtRevisionZero() {
    assertThat(store.revision()).isZero();
    assertThat(store.compactedRevision()).isZero();
    assertThat(store.get("/a")).isEmpty();
    assertThat(store.range(Range.all("")).entries()).isEmpty();
  }

  @Test
  void countsOneRevisionPerChange() {
    Entry created = put("/a", "1");
    Entry updated = put("/a", "2");
    Entry deleted = delete("/a");
    Entry again = put("/a", "3");

    assertThat(List.of(created.revision(), updated.revision(), deleted.revision()))
        .containsExactly(1L, 2L, 3L);
    assertThat(updated.createRevision()).isEqualTo(1);
    assertThat(deleted.createRevision()).isEqualTo(1);
    assertThat(again.createRevision()).isEqualTo(4);
    assertThat(store.revision()).isEqualTo(4);
  }

  @Test
  void splicesTheRevisionIntoTheBytes() {
    put("/x", "x");
    byte[] bytes = "{\"rv\":\"\"}".getBytes(StandardCharsets.UTF_8);

    Entry written = store.put("/a", new Draft(bytes, 7), Expectation.ANY);
    Entry gone = store.delete("/a", new Draft(bytes, 7), Expectation.ANY);

    assertThat(text(written)).isEqualTo("{\"rv\":\"2\"}");
    assertThat(text(gone)).isEqualTo("{\"rv\":\"3\"}");
  }

  @Test
  void writesOnlyWhenTheExpectationHolds() {
    Entry first = store.put("/a", draft("1"), Expectation.ABSENT);
    Entry second = store.put("/a", draft("2"), new Expectation.AtRevision(first.revision()));

    assertUnmet(() -> store.put("/a", draft("3"), Expectation.ABSENT), second);
    assertUnmet(() -> store.put("/a", draft("3"), new Expectation.AtRevision(1)), second);
    assertUnmet(() -> store.put("/b", draft("3"), new Expectation.AtRevision(1)), null);
    assertUnmet(() -> store.delete("/a", draft("3"), new Expectation.AtRevision(1)), second);
    assertUnmet(() -> store.delete("/b", draft("3"), Expectation.ANY), null);
    assertThat(store.revision()).isEqualTo(2);
    assertThat(store.get("/a").map(StoreContract::text)).contains("2");
  }

  private static void assertUnmet(ThrowingCallable call, @Nullable Entry current) {
    assertThatExceptionOfType(UnmetException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.current()).isEqualTo(Optional.ofNullable(current)));
  }

  private static Companion appending(String key, String suffix) {
    return new Companion(key, entry -> Optional.of(draft(text(entry) + suffix)));
  }

  @Test
  void changesCompanionsInTheSameCommit() {
    put("/count", "0");

    store.put("/a", draft("1"), Expectation.ABSENT, List.of(appending("/count", "+a")));
    store.delete("/a", draft("1"), Expectation.ANY, List.of(appending("/count", "-a")));

    assertThat(store.get("/count").map(StoreContract::text)).contains("0+a-a");
    assertThat(store.revision()).isEqualTo(5);
  }

  @Test
  void leavesCompanionsAloneWhenTheWriteDoesNotHappen() {
    put("/count", "0");
    Entry present = put("/a", "1");
    List<Companion> companions = List.of(appending("/count", "+a"));

    assertUnmet(() -> store.put("/a", draft("2"), Expectation.ABSENT, companions), present);

    assertThat(store.get("/count").map(StoreContract::text)).contains("0");
  }

  @Test
  void writesNothingWhenACompanionRefuses() {
    put("/count", "0");
    Companion refusing =
        new Companion(
            "/count",
            _ -> {
              throw new PlatformException(Reason.FORBIDDEN, "full");
            });

    assertReason(
        Reason.FORBIDDEN,
        () ->
            store.put(
                "/a", draft("1"), Expectation.ANY, List.of(appending("/count", "+a"), refusing)));

    assertThat(store.get("/a")).isEmpty();
    assertThat(store.get("/count").map(StoreContract::text)).contains("0");
  }

  @Test
  void writesWithoutACompanionThatIsNotThereOrIsTheWrittenKey() {
    store.put(
        "/a", draft("1"), Expectation.ANY, List.of(appending("/none", "x"), appending("/a", "x")));
    store.delete("/a", draft("1"), Expectation.ANY, List.of(appending("/a", "x")));

    assertThat(store.get("/none")).isEmpty();
    assertThat(store.get("/a")).isEmpty();
  }

  @Test
  void letsManyWritersShareACompanionWithoutLosingAChange() throws Exception {
    put("/count", "");
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String key = "/k" + i;
      writers.add(
          Thread.startVirtualThread(() ->
              store.put(key, draft("v"), Expectation.ABSENT, List.of(appending("/count", "x")))));
    }
    for (Thread writer : writers) {
      writer.join();
    }

    assertThat(store.get("/count").map(StoreContract::text)).contains("x".repeat(40));
  }

  @Test
  void rangesInKeyOrderUnderAPrefix() {
    for (String key : List.of("/b/2", "/a/1", "/b/1", "/c", "/b", "/b0")) {
      put(key, key);
    }

    assertThat(keys(store.range(Range.all("/b/")))).containsExactly("/b/1", "/b/2");
    assertThat(keys(store.range(Range.all("/b")))).containsExactly("/b", "/b/1", "/b/2", "/b0");
    assertThat(store.range(Range.all("")).entries()).hasSize(6);
    assertThat(store.count("/b/")).isEqualTo(2);
    assertThat(store.count("")).isEqualTo(6);
    assertThat(store.count("/z")).isZero();
  }

  @Test
  void continuesTheSameSnapshot() {
    for (int i = 0; i < 6; i++) {
      put("/k/" + i, "old");
    }
    Page first = store.range(new Range("/k/", "", 2, 0));
    put("/k/3", "new");
    delete("/k/4");
    put("/k/45", "new");
    delete("/k/0");

    Page second = store.range(new Range("/k/", "/k/1", 2, first.revision()));
    Page third = store.range(new Range("/k/", "/k/3", 2, first.revision()));

    assertThat(keys(first)).containsExactly("/k/0", "/k/1");
    assertThat(first.remaining()).isEqualTo(4);
    assertThat(keys(second)).containsExactly("/k/2", "/k/3");
    assertThat(second.entries().stream().map(StoreContract::text)).containsOnly("old");
    assertThat(second.remaining()).isEqualTo(2);
    assertThat(second.revision()).isEqualTo(first.revision());
    assertThat(keys(third)).containsExactly("/k/4", "/k/5");
    assertThat(third.more()).isFalse();
    assertThat(keys(store.range(Range.all("/k/"))))
        .containsExactly("/k/1", "/k/2", "/k/3", "/k/45", "/k/5");
  }

  @Test
  void readsAKeyInThePast() {
    put("/a", "1");
    put("/a", "2");
    delete("/a");
    put("/a", "4");

    assertThat(store.get("/a", 1).map(StoreContract::text)).contains("1");
    assertThat(store.get("/a", 2).map(StoreContract::text)).contains("2");
    assertThat(store.get("/a", 3)).isEmpty();
    assertThat(store.get("/a", 4).map(StoreContract::text)).contains("4");
    assertThat(store.get("/a", 0).map(StoreContract::text)).contains("4");
  }

  @Test
  void refusesRevisionsOfTheFuture() {
    put("/a", "1");

    assertReason(Reason.TIMEOUT, () -> store.get("/a", 2));
    assertReason(Reason.TIMEOUT, () -> store.range(new Range("", "", 0, 2)));
    assertReason(Reason.BAD_REQUEST, () -> store.compact(2));
  }

  @Test
  void compactionForgetsThePastAndKeepsTheRest() {
    put("/a", "1");
    put("/a", "2");
    put("/b", "3");
    put("/a", "4");
    delete("/b");

    store.compact(3);

    assertThat(store.compactedRevision()).isEqualTo(3);
    assertReason(Reason.EXPIRED, () -> store.get("/a", 2));
    assertReason(Reason.EXPIRED, () -> store.range(new Range("", "", 0, 2)));
    assertThat(store.get("/a", 3).map(StoreContract::text)).contains("2");
    assertThat(store.get("/b", 4).map(StoreContract::text)).contains("3");
    assertThat(keys(store.range(new Range("", "", 0, 3)))).containsExactly("/a", "/b");
    assertThat(keys(store.range(new Range("", "", 0, 5)))).containsExactly("/a");
    store.compact(5);
    assertThat(store.get("/a").map(StoreContract::text)).contains("4");
    assertThat(put("/b", "6").revision()).isEqualTo(6);
  }

  @Test
  void compactionNeverGoesBack() {
    put("/a", "1");
    put("/a", "2");

    store.compact(2);
    store.compact(1);

    assertThat(store.compactedRevision()).isEqualTo(2);
  }

  @Test
  void watchTellsChangesUnderThePrefixInOrder() throws InterruptedException {
    put("/p/a", "1");
    try (Watch watch = store.watch("/p/", store.revision())) {
      put("/p/a", "2");
      put("/q/a", "3");
      put("/p/b", "4");
      delete("/p/a");

      List<Change> changes = drain(watch, 5);

      assertThat(changes).extracting(Change::revision).containsExactly(2L, 4L, 5L);
      assertThat(changes.get(0))
          .isInstanceOfSatisfying(
              Change.Put.class,
              put -> assertThat(put.previous().map(StoreContract::text)).contains("1"));
      assertThat(changes.get(1))
          .isInstanceOfSatisfying(Change.Put.class, put -> assertThat(put.previous()).isEmpty());
      assertThat(changes.get(2))
          .isInstanceOfSatisfying(
              Change.Delete.class,
              gone -> {
                assertThat(text(gone.entry())).isEqualTo("last");
                assertThat(text(gone.before())).isEqualTo("2");
              });
    }
  }

  private static List<Change> drain(Watch watch, long upTo) throws InterruptedException {
    List<Change> changes = new ArrayList<>();
    while (watch.position() < upTo) {
      changes.addAll(watch.poll(Duration.ofMillis(1)));
    }
    return changes;
  }

  @Test
  void watchStartsInThePast() throws InterruptedException {
    put("/a", "1");
    put("/a", "2");
    put("/a", "3");

    try (Watch watch = store.watch("", 1)) {
      assertThat(watch.poll(SOON)).extracting(Change::revision).containsExactly(2L, 3L);
      assertThat(watch.position()).isEqualTo(3);
    }
  }

  @Test
  void watchTimesOutEmptyAndMovesOn() throws InterruptedException {
    try (Watch watch = store.watch("/p/", 0)) {
      put("/q/a", "1");

      assertThat(watch.poll(Duration.ofMillis(1))).isEmpty();
      assertThat(watch.position()).isEqualTo(1);
    }
  }

  @Test
  void watchWakesForAChange() throws InterruptedException {
    try (Watch watch = store.watch("/p/", 0)) {
      Thread writer = Thread.ofVirtual().start(() -> put("/p/a", "1"));

      assertThat(watch.poll(SOON)).extracting(Change::key).containsExactly("/p/a");
      writer.join();
    }
  }

  @Test
  void manyWatchesEachGetTheirOwnAndOneGetsAll() throws InterruptedException {
    int watches = 200;
    int rounds = 10;
    ConcurrentHashMap<Integer, List<Long>> seen = new ConcurrentHashMap<>();
    List<Thread> readers = new ArrayList<>();
    for (int w = 0; w < watches; w++) {
      int number = w;
      Watch watch = store.watch("/w/" + w + "/", 0);
      readers.add(Thread.ofVirtual().start(() -> seen.put(number, follow(watch, rounds))));
    }
    Watch all = store.watch("", 0);
    readers.add(Thread.ofVirtual().start(() -> seen.put(watches, follow(all, watches * rounds))));
    for (int i = 0; i < watches * rounds; i++) {
      put("/w/" + i % watches + "/x", "v");
    }
    for (Thread reader : readers) {
      reader.join();
    }

    assertThat(seen.get(7)).hasSize(rounds).first().isEqualTo(8L);
    assertThat(seen.get(watches)).hasSize(watches * rounds).isSorted();
    assertThat(seen.values())
        .allSatisfy(revisions -> assertThat(revisions).doesNotHaveDuplicates());
  }

  private static List<Long> follow(Watch watch, int changes) {
    List<Long> revisions = new ArrayList<>();
    try (watch) {
      while (revisions.size() < changes) {
        List<Change> found = watch.poll(SOON);
        if (found.isEmpty()) {
          return revisions;
        }
        found.forEach(change -> revisions.add(change.revision()));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return revisions;
  }

  @Test
  void slowWatchExpiresAndAQuietOneDoesNot() throws InterruptedException {
    closeStore();
    store = open(options().withHistory(HISTORY, Long.MAX_VALUE));
    try (Watch slow = store.watch("/p/", 0);
        Watch quiet = store.watch("/r/", 0)) {
      for (int i = 0; i <= HISTORY; i++) {
        put("/p/a", "x");
      }

      assertReason(Reason.EXPIRED, () -> slow.poll(SOON));
      assertReason(Reason.EXPIRED, () -> store.watch("/p/", 0));
      assertThat(quiet.poll(Duration.ofMillis(1))).isEmpty();
      put("/r/a", "x");
      assertThat(quiet.poll(SOON)).extracting(Change::key).containsExactly("/r/a");
    }
  }

  @Test
  void historyIsBoundedByBytes() {
    closeStore();
    store = open(options().withHistory(HISTORY * 1000, 10_000));
    for (int i = 0; i < 20; i++) {
      put("/p/a", "x".repeat(1000));
    }

    assertReason(Reason.EXPIRED, () -> store.watch("/p/", 0));
    store.watch("/p/", 15).close();
  }

  @Test
  void closingEndsWaitsAndWrites() {
    Watch watch = store.watch("", 0);

    store.close();

    assertReason(Reason.SERVICE_UNAVAILABLE, () -> watch.poll(SOON));
    assertReason(Reason.SERVICE_UNAVAILABLE, () -> put("/a", "1"));
  }

  @Test
  void anInterruptEndsAPollAndNotAWrite() {
    try (Watch watch = store.watch("", 0)) {
      Thread.currentThread().interrupt();
      Entry written = put("/a", "1");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(written.revision()).isEqualTo(1);

      Thread.currentThread().interrupt();
      assertThatExceptionOfType(InterruptedException.class)
          .isThrownBy(() -> {
            watch.poll(SOON);
            watch.poll(SOON);
          });
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void concurrentWritersEachGetARevisionOfTheirOwn() throws InterruptedException {
    int writers = 16;
    int writes = 50;
    List<Thread> threads = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      String key = "/w/" + w;
      threads.add(Thread.ofVirtual().start(() -> chain(key, writes)));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(store.revision()).isEqualTo((long) writers * writes);
    assertThat(store.range(Range.all("/w/")).entries())
        .hasSize(writers)
        .allSatisfy(entry -> assertThat(text(entry)).isEqualTo("" + (writes - 1)));
    try (Watch all = store.watch("", 0)) {
      assertThat(all.poll(SOON)).hasSize(writers * writes);
    }
  }

  private void chain(String key, int writes) {
    Expectation expectation = Expectation.ABSENT;
    for (int i = 0; i < writes; i++) {
      Entry entry = store.put(key, draft("" + i), expectation);
      expectation = new Expectation.AtRevision(entry.revision());
    }
  }
}
