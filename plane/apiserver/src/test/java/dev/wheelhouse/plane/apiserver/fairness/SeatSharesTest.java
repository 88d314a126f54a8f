// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wheelhouse.plane.apiserver.fairness.SeatShares.Wish;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SeatSharesTest {

  @Test
  void sharesTheServersSeatsAsKubernetesDoes() {
    long shares = DefaultFlows.levels().stream().mapToLong(PriorityLevel::shares).sum();
    Map<String, Integer> nominal =
        DefaultFlows.levels().stream()
            .collect(
                Collectors.toMap(
                    PriorityLevel::name, level -> SeatShares.bounds(level, 600, shares).nominal()));

    assertThat(nominal)
        .containsEntry("exempt", 0)
        .containsEntry("catch-all", 13)
        .containsEntry("global-default", 49)
        .containsEntry("leader-election", 25)
        .containsEntry("node-high", 98)
        .containsEntry("system", 74)
        .containsEntry("workload-high", 98)
        .containsEntry("workload-low", 245);
  }

  @Test
  void lendsNoMoreThanIsLendable() {
    PriorityLevel level =
        new PriorityLevel("x", "", false, 10, 30, 50, PriorityLevel.Queuing.REJECT);

    assertThat(SeatShares.bounds(level, 100, 10)).isEqualTo(new SeatShares.Bounds(100, 70, 150));
  }

  @Test
  void allotsAsTheExampleSays() {
    double[] parts = SeatShares.allot(10, List.of(new Wish(2, 10, 8), new Wish(4, 10, 4)));

    assertThat(parts[0]).isCloseTo(6, within(1e-6));
    assertThat(parts[1]).isCloseTo(4, within(1e-6));
  }

  @Test
  void givesWhatIdleLevelsLendToThoseThatNeedIt() {
    double[] parts =
        SeatShares.allot(
            100, List.of(new Wish(10, 200, 0), new Wish(10, 200, 90), new Wish(10, 30, 90)));

    assertThat(parts[0]).isCloseTo(10, within(1e-3));
    assertThat(parts[1]).isCloseTo(60, within(1e-3));
    assertThat(parts[2]).isCloseTo(30, within(1e-3));
  }
}
