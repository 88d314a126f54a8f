// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.testing.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class QuotaTest {

  private static final int VALUE = 1000;

  private final Store store =
      Stores.inMemory(StoreContract.options().withQuota(new Quota(10 * VALUE)));

  @AfterEach
  void close() {
    store.close();
  }

  private void put(String key, int bytes) {
    store.put(key, Draft.of(new byte[bytes]), Expectation.ANY);
  }

  private void refuses(String key, int bytes) {
    assertThatExceptionOfType(PlatformException.class)
        .isThrownBy(() -> put(key, bytes))
        .withMessageContaining("its quota is 10000 (NOSPACE)")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.STORAGE_FULL));
  }

  private void fill() {
    for (int i = 0; i < 10; i++) {
      put("/" + i, VALUE);
    }
    assertThat(store.status().full()).isTrue();
  }

  @Test
  void refusesWhatMakesAFullStoreLarger() {
    fill();

    refuses("/new", 1);
    refuses("/0", VALUE + 1);

    assertThat(store.get("/0")).isPresent();
    assertThat(store.revision()).isEqualTo(10);
  }

  @Test
  void letsValuesChangeThatDoNotGrowUntilATenthAboveTheQuota() {
    assertThat(new Quota(100).admits(100, 0)).isTrue();
    assertThat(new Quota(100).admits(110, 0)).isFalse();
    assertThat(new Quota(100).admits(100, 1)).isFalse();
    assertThat(new Quota(100).admits(99, 1000)).isTrue();
    assertThat(Quota.NONE.admits(Long.MAX_VALUE, 1)).isTrue();
  }

  @Test
  void deletingEndsIt() {
    fill();
    store.delete("/0", Draft.of(new byte[VALUE]), Expectation.ANY);
    store.delete("/1", Draft.of(new byte[VALUE]), Expectation.ANY);

    Eventually.within(StoreContract.SOON, "room again", () -> !store.status().full());
    put("/new", VALUE);

    assertThat(store.status().keys()).isEqualTo(9);
  }

  @Test
  void aStoreFullOfThePastForgetsItAtOnce() {
    for (int i = 0; i < 100; i++) {
      Eventually.within(StoreContract.SOON, "room", () -> !store.status().full());
      put("/same", VALUE);
    }

    assertThat(store.compactedRevision()).isPositive();
    assertThat(store.status().keys()).isEqualTo(1);
  }

  @Test
  void countsWhatIsKept() {
    put("/a", VALUE);
    put("/a", VALUE);
    assertThat(store.status().keptBytes()).isEqualTo(2 * (VALUE + 2));

    store.compact(2);
    store.defragment();

    assertThat(store.status().keptBytes()).isEqualTo(VALUE + 2);
  }
}
