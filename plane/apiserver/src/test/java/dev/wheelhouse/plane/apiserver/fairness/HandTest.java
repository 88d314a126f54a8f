// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HandTest {

  @Test
  void dealsAsTheExampleSays() {
    assertThat(Hand.deal(11, 4, 2)).containsExactly(3, 2);
  }

  @Test
  void dealsDistinctQueues() {
    for (long hash = 1; hash < 5_000; hash += 7) {
      int[] hand = Hand.deal(hash * 0x9E3779B97F4A7C15L, 16, 4);
      assertThat(Arrays.stream(hand).distinct().count()).isEqualTo(4);
      assertThat(Arrays.stream(hand)).allMatch(card -> card >= 0 && card < 16);
    }
  }

  @Test
  void usesAllQueuesAlike() {
    int[] used = new int[8];
    for (int flow = 0; flow < 8_000; flow++) {
      for (int card : Hand.deal(new Ticket("schema", "user-" + flow, 1).hash(), 8, 2)) {
        used[card]++;
      }
    }
    assertThat(Arrays.stream(used)).allMatch(count -> count > 1_700 && count < 2_300);
  }
}
