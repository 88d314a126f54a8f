// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.tainteviction;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TaintEvictionReconcilerTest {

  private static final Instant ADDED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Taint NOT_READY =
      new Taint("NoExecute", "node.kubernetes.io/not-ready", ADDED.toString(), null);
  private static final Toleration FIVE_MINUTES =
      new Toleration("NoExecute", "node.kubernetes.io/not-ready", "Exists", 300L, null);

  @Test
  void tolerationRunsFromTheTaint() {
    assertThat(
            TaintEvictionReconciler.staysUntil(
                List.of(NOT_READY),
                List.of(FIVE_MINUTES),
                ADDED.minusSeconds(60),
                ADDED.plusSeconds(1)))
        .contains(ADDED.plusSeconds(300));
  }

  @Test
  void tolerationDoesNotRunOutWhileNobodyLooked() {
    Instant start = ADDED.plusSeconds(3600);

    assertThat(
            TaintEvictionReconciler.staysUntil(
                List.of(NOT_READY), List.of(FIVE_MINUTES), start, start.plusSeconds(1)))
        .contains(start.plusSeconds(300));
  }

  @Test
  void untoleratedTaintEndsItNow() {
    assertThat(TaintEvictionReconciler.staysUntil(List.of(NOT_READY), List.of(), ADDED, ADDED))
        .contains(ADDED);
  }
}
