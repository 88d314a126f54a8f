// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GarbageTest {

  private final VolatileJournal journal = new VolatileJournal();

  @Test
  void compactionFreesEveryValueNobodyCanRead() {
    try (Store store = JournaledStore.open(journal, StoreContract.options())) {
      for (int i = 0; i < 5000; i++) {
        store.put("/k/" + i % 7, draft("v"), Expectation.ANY);
      }
      for (int i = 0; i < 7; i++) {
        store.delete("/k/" + i, draft("v"), Expectation.ANY);
      }
      store.put("/k/0", draft("last"), Expectation.ANY);

      store.compact(store.revision());
      drain(store);

      assertThat(store.size()).isEqualTo("last".length());
      assertThat(store.range(Range.all("")).entries()).hasSize(1);
    }
  }

  /// Slices ride on commits, so after so many there is nothing left.
  private static void drain(Store store) {
    for (int i = 0; i < 10; i++) {
      store.compact(0);
    }
  }

  private static Draft draft(String text) {
    return new Draft(text.getBytes(StandardCharsets.UTF_8), -1);
  }

  @Test
  void handsOutOnlyWhatIsDue() {
    Garbage garbage = new Garbage();
    Version first = Version.overwritten(entry(1), 3, null);
    Version second = Version.overwritten(entry(3), 7, first);
    garbage.add(List.of(first, second));

    assertThat(garbage.due(2)).isEmpty();
    assertThat(garbage.isDue(2)).isFalse();
    assertThat(garbage.due(3)).containsExactly(first);
    assertThat(garbage.due(7)).containsExactly(first, second);
  }

  private static Entry entry(long revision) {
    return new Entry("/a", new byte[0], 1, revision);
  }
}
