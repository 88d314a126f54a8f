// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store whose values are sealed on disk; it also keeps the contract of all stores.
final class SealedStoreIT extends StoreContract {

  @TempDir Path directory;
  private int opened;

  @Override
  Store open(StoreOptions options) {
    return Stores.open(
        directory.resolve("store-" + opened++), options.withSealing(XorSealing.of(7)));
  }

  private Store reopen(int... secrets) {
    return Stores.open(
        directory.resolve("mine"), StoreContract.options().withSealing(XorSealing.of(secrets)));
  }

  private static void put(Store store, String key, String value) {
    store.put(key, draft(value), Expectation.ANY);
  }

  @Test
  void readsThePastAndTheHistoryWithOldSecrets() throws InterruptedException {
    try (Store store = reopen(1)) {
      put(store, "/a", "1");
      put(store, "/a", "2");
    }

    try (Store store = reopen(2, 1);
        Watch watch = store.watch("", 0)) {
      assertThat(store.get("/a", 1).map(StoreContract::text)).contains("1");
      assertThat(watch.poll(SOON))
          .extracting(change -> text(change.entry()))
          .containsExactly("1", "2");
    }
  }

  @Test
  void tellsWhatIsSealedInAnOldWay() {
    try (Store store = reopen(1)) {
      put(store, "/a", "1");
      put(store, "/b", "1");
    }

    try (Store store = reopen(2, 1)) {
      put(store, "/b", "2");

      assertThat(store.stale("/a")).isTrue();
      assertThat(store.stale("/b")).isFalse();
      assertThat(store.stale("/c")).isFalse();
    }
  }

  @Test
  void refusesToStartWithNewestValuesItCannotOpen() {
    try (Store store = reopen(1)) {
      put(store, "/a", "1");
    }

    assertThatThrownBy(() -> reopen(2)).hasMessageContaining("/a: no secret 1");
    reopen(1).close();
  }

  @Test
  void whatWasOverwrittenNeedNotOpenAnyMore() throws InterruptedException {
    try (Store store = reopen(1)) {
      put(store, "/a", "1");
      put(store, "/b", "1");
      store.delete("/b", draft("last"), Expectation.ANY);
    }
    try (Store store = reopen(2, 1)) {
      put(store, "/a", "2");
      put(store, "/a", "3");
    }

    try (Store store = reopen(2);
        Watch watch = store.watch("", 4)) {
      assertThat(store.compactedRevision()).isEqualTo(4);
      assertThat(store.get("/a", 4).map(StoreContract::text)).contains("2");
      assertThatThrownBy(() -> store.get("/a", 3)).hasMessageContaining("no longer kept");
      assertThatThrownBy(() -> store.watch("", 3)).hasMessageContaining("no longer kept");
      assertThat(watch.poll(SOON)).extracting(Change::revision).containsExactly(5L);
      assertThat(store.range(Range.all("")).entries())
          .extracting(Entry::key)
          .isEqualTo(List.of("/a"));
    }
  }
}
