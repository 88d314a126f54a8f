// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.cel.eval.Meter;
import java.time.Duration;

/// What the expressions of one request may cost together, and how long they may take. Owned by the
/// thread of the request.
public final class CelBudget {

  private static final Duration DEFAULT_TIME = Duration.ofSeconds(10);

  private final Clock clock;
  private final long deadline;
  private long remaining;

  /// @param cost for example [CelLimits#PER_REQUEST]
  public CelBudget(long cost, Duration time, Clock clock) {
    this.clock = clock;
    this.remaining = cost;
    this.deadline = clock.nanoTime() + time.toNanos();
  }

  /// A budget with the time Kubernetes' own requests have at least.
  public static CelBudget of(long cost) {
    return new CelBudget(cost, DEFAULT_TIME, Clock.system());
  }

  /// What is left; negative when an evaluation cost more than was left.
  public long remaining() {
    return remaining;
  }

  public boolean isExhausted() {
    return remaining < 0;
  }

  /// A meter for one evaluation.
  Meter meter() {
    return new Meter(CelLimits.PER_CALL, clock, deadline);
  }

  /// Takes what an evaluation cost.
  void spend(long cost) {
    remaining -= cost;
  }
}
