// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {

  private final List<String> closed = new ArrayList<>();
  private final Parts parts = new Parts();

  private void add(AutoCloseable part) {
    assertThat(parts.add(part)).isSameAs(part);
  }

  @Test
  void areStoppedInTheReverseOfTheirOrderAndOnce() {
    add(() -> closed.add("first"));
    add(() -> closed.add("second"));

    parts.close();
    parts.close();

    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void areStoppedThoughOneCannotBe() {
    add(() -> closed.add("first"));
    add(() -> {
      throw new IllegalStateException("broken");
    });

    parts.close();

    assertThat(closed).containsExactly("first");
  }
}
