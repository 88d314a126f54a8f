// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.eval;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.Work;

/// Counts the cost of one evaluation and ends it at a limit, of cost or of time. Owned by the
/// evaluating thread.
public final class Meter implements Work {

  /// How many elements are looked at between two looks at the clock.
  private static final int CHECK_EVERY = 100;

  private final long limit;
  private final Clock clock;
  private final long deadline;
  private long cost;
  private int steps;

  /// @param deadline as [Clock#nanoTime()] counts
  public Meter(long limit, Clock clock, long deadline) {
    this.limit = limit;
    this.clock = clock;
    this.deadline = deadline;
  }

  public long cost() {
    return cost;
  }

  /// Takes back what reading a variable cost, where Kubernetes does not count it.
  void refund() {
    cost--;
  }

  void charge(long amount) {
    long sum = cost + amount;
    cost = sum < cost ? Long.MAX_VALUE : sum;
    if (cost > limit) {
      throw new CelFault(
          CelFault.Kind.COST_LIMIT, "operation cancelled: actual cost limit exceeded");
    }
  }

  @Override
  public void step() {
    if (++steps % CHECK_EVERY == 0 && deadline - clock.nanoTime() < 0) {
      throw new CelFault(CelFault.Kind.DEADLINE, "operation interrupted");
    }
  }
}
