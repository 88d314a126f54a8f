// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.failpoints.Failpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What a store in a directory keeps over closing, opening and failing.
final class RocksPersistenceIT {

  @TempDir Path directory;
  private Store store;

  @BeforeEach
  void openStore() {
    store = Stores.open(directory, StoreContract.options());
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private void reopen() {
    store.close();
    store = Stores.open(directory, StoreContract.options());
  }

  private Entry put(String key, String value) {
    return store.put(key, StoreContract.draft(value), Expectation.ANY);
  }

  private Entry delete(String key) {
    return store.delete(key, StoreContract.draft("last"), Expectation.ANY);
  }

  @Test
  void keepsValuesRevisionsAndThePast() {
    put("/a", "1");
    put("/a", "2");
    put("/ü", "3");
    delete("/ü");

    reopen();

    assertThat(store.revision()).isEqualTo(4);
    assertThat(store.get("/a").orElseThrow())
        .satisfies(entry -> {
          assertThat(entry.revision()).isEqualTo(2);
          assertThat(entry.createRevision()).isEqualTo(1);
          assertThat(StoreContract.text(entry)).isEqualTo("2");
        });
    assertThat(store.get("/ü")).isEmpty();
    assertThat(store.get("/ü", 3).map(StoreContract::text)).contains("3");
    assertThat(store.get("/a", 1).map(StoreContract::text)).contains("1");
    assertThat(put("/b", "5").revision()).isEqualTo(5);
  }

  @Test
  void revisionNeverGoesBackWhenEverythingIsDeletedAndCompacted() {
    put("/a", "1");
    delete("/a");
    store.compact(2);

    reopen();
    reopen();

    assertThat(store.revision()).isEqualTo(2);
    assertThat(store.compactedRevision()).isEqualTo(2);
    assertThat(put("/a", "3").revision()).isEqualTo(3);
  }

  @Test
  void rebuildsTheHistoryDownToTheCompactedRevision() throws InterruptedException {
    put("/a", "1");
    put("/a", "2");
    put("/b", "3");
    delete("/a");
    store.compact(2);

    reopen();

    try (Watch watch = store.watch("", 2)) {
      List<Change> changes = watch.poll(StoreContract.SOON);
      assertThat(changes).extracting(Change::revision).containsExactly(3L, 4L);
      assertThat(changes.get(1))
          .isInstanceOfSatisfying(
              Change.Delete.class,
              gone -> assertThat(StoreContract.text(gone.before())).isEqualTo("2"));
    }
    assertReason(Reason.EXPIRED, () -> store.watch("", 1));
  }

  @Test
  void refusesASecondOpen() {
    PlatformException refused =
        catchThrowableOfType(
            PlatformException.class, () -> Stores.open(directory, StoreContract.options()));

    assertThat(refused.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(refused)
        .hasMessageContaining("already in use by process " + ProcessHandle.current().pid());
    assertThat(put("/a", "1").revision()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"store.before-write", "store.after-write-before-ack"})
  void aFailedBatchLeavesNothing(String failpoint) {
    put("/a", "1");
    fail(failpoint, () -> put("/a", "2"));
    fail(failpoint, () -> put("/b", "2"));
    assertThat(store.get("/a").map(StoreContract::text)).contains("1");
    put("/c", "2");

    reopen();

    assertThat(store.revision()).isEqualTo(2);
    assertThat(store.get("/a").map(StoreContract::text)).contains("1");
    assertThat(store.get("/b")).isEmpty();
    assertThat(store.get("/c").map(StoreContract::text)).contains("2");
  }

  private void fail(String failpoint, Runnable write) {
    Failpoints.arm(
        failpoint,
        () -> {
          throw new PlatformException(Reason.STORAGE_FULL, "told to fail");
        });
    try {
      assertReason(Reason.STORAGE_FULL, write);
    } finally {
      Failpoints.disarm(failpoint);
    }
  }

  private static void assertReason(Reason reason, Runnable call) {
    assertThatExceptionOfType(PlatformException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void namesADamagedFile() throws IOException {
    for (int i = 0; i < 200; i++) {
      put("/k/" + i, "x".repeat(1000));
    }
    store.close();
    Path log = files(".log").getFirst();
    byte[] bytes = Files.readAllBytes(log);
    bytes[bytes.length / 3] ^= 1;
    Files.write(log, bytes);

    PlatformException refused =
        catchThrowableOfType(
            PlatformException.class, () -> Stores.open(directory, StoreContract.options()));

    assertThat(refused.reason()).isEqualTo(Reason.INTERNAL);
    assertThat(refused).hasMessageContaining(log.toString()).hasMessageContaining("backup");
  }

  @Test
  void acceptsAnUnfinishedRecordThatNobodyWasToldOf() throws IOException {
    put("/a", "1");
    byte[] told = Files.readAllBytes(AcknowledgedFile.in(directory));
    put("/a", "x".repeat(1000));
    store.close();
    Files.write(AcknowledgedFile.in(directory), told);
    cut(files(".log").getLast(), 100);

    reopen();

    assertThat(store.get("/a").map(StoreContract::text)).contains("1");
    assertThat(put("/a", "2").revision()).isEqualTo(2);
    reopen();
    assertThat(store.get("/a").map(StoreContract::text)).contains("2");
  }

  @Test
  void refusesALogThatEndsBeforeWhatWasAcknowledged() throws IOException {
    put("/a", "1");
    long length = files(".log").getLast().toFile().length();
    put("/a", "x".repeat(1000));
    store.close();
    Path log = files(".log").getLast();
    cut(log, log.toFile().length() - length);

    for (int i = 0; i < 2; i++) {
      PlatformException refused =
          catchThrowableOfType(
              PlatformException.class, () -> Stores.open(directory, StoreContract.options()));
      assertThat(refused)
          .hasMessageContaining(log + " ends with change 1, 2 was acknowledged")
          .hasMessageContaining("repair");
    }
  }

  private static void cut(Path file, long bytes) throws IOException {
    byte[] all = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(all, all.length - (int) bytes));
  }

  @Test
  void refusesADatabaseThatIsGone() throws IOException {
    put("/a", "1");
    store.close();
    for (Path file : files("")) {
      Files.delete(file);
    }

    assertThatExceptionOfType(PlatformException.class)
        .isThrownBy(() -> Stores.open(directory, StoreContract.options()))
        .withMessageContaining("changes up to 1 were acknowledged");
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve("rocksdb"))) {
      return all.filter(file -> file.toString().endsWith(ending))
          .filter(file -> file.toFile().length() > 0)
          .sorted()
          .toList();
    }
  }

  @Test
  void saysWhenTheDirectoryIsNone() throws IOException {
    Path file = Files.write(directory.resolve("file"), "x".getBytes(StandardCharsets.UTF_8));

    assertReason(Reason.INTERNAL, () -> Stores.open(file, StoreContract.options()));
  }

  /// The database that was closed to be opened anew does not open at first.
  @Test
  void writesGoOnAfterAFailedReopening() throws IOException {
    put("/a", "1");
    Path current = directory.resolve("rocksdb").resolve("CURRENT");
    Path aside = directory.resolve("aside");
    failWrites(Status.SubCode.NoSpace);
    try {
      assertReason(Reason.STORAGE_FULL, () -> put("/a", "2"));
      failWrites(Status.SubCode.None);
      Files.move(current, aside);
      assertReason(Reason.INTERNAL, () -> put("/a", "2"));
    } finally {
      Failpoints.disarm("store.during-write");
    }
    assertReason(Reason.INTERNAL, () -> put("/a", "2"));
    assertThat(store.status().mediumFull()).isTrue();
    Files.move(aside, current);

    assertThat(put("/a", "3").revision()).isEqualTo(2);

    assertThat(store.status().mediumFull()).isFalse();
    reopen();
    assertThat(store.get("/a").map(StoreContract::text)).contains("3");
  }

  private static void failWrites(Status.SubCode why) {
    Failpoints.arm(
        "store.during-write",
        () -> RocksPersistenceIT.<RuntimeException>fail(new Status(Status.Code.IOError, why, "")));
  }

  /// Throws what the native code throws, also where it is not declared.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> void fail(Status status) throws E {
    throw (E) new RocksDBException("told to fail", status);
  }

  @Test
  void doesNotCallDamagedWhatItCannotRead() throws IOException {
    put("/a", "1");
    store.close();
    Path file = AcknowledgedFile.in(directory);
    byte[] told = Files.readAllBytes(file);
    Files.delete(file);
    Files.createDirectory(file);

    PlatformException refused =
        catchThrowableOfType(
            PlatformException.class, () -> Stores.open(directory, StoreContract.options()));
    assertThat(refused).isNotInstanceOf(DamagedException.class);

    Files.delete(file);
    Files.write(file, told);
    reopen();
    assertThat(store.get("/a")).isPresent();
  }
}
