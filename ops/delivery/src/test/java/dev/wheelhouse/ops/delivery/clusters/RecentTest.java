// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {

  @Test
  void forgetsWhatWasNotAskedForLongest() {
    Recent<String, String> recent = new Recent<>(2);
    recent.put("a", "1");
    recent.put("b", "2");
    recent.get("a", () -> "made");

    recent.put("c", "3");

    assertThat(recent.size()).isEqualTo(2);
    assertThat(recent.holds("a", "1")).isTrue();
    assertThat(recent.get("b", () -> "made")).isEqualTo("made");
  }
}
