// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.cost;

/// The least and the most of a cost or of a size. Arithmetic stops at the largest number, which
/// stands for without bounds.
public record CostRange(long min, long max) {

  public static final CostRange ZERO = new CostRange(0, 0);
  public static final CostRange ONE = new CostRange(1, 1);
  public static final CostRange UNBOUNDED = new CostRange(0, Long.MAX_VALUE);

  public static CostRange fixed(long value) {
    return new CostRange(value, value);
  }

  public CostRange plus(CostRange other) {
    return new CostRange(plus(min, other.min), plus(max, other.max));
  }

  public CostRange times(CostRange other) {
    return new CostRange(times(min, other.min), times(max, other.max));
  }

  /// Times a factor, rounded up.
  public CostRange times(double factor) {
    return new CostRange(times(min, factor), times(max, factor));
  }

  /// Whatever either of the two holds.
  public CostRange or(CostRange other) {
    return new CostRange(Math.min(min, other.min), Math.max(max, other.max));
  }

  private static long plus(long a, long b) {
    long sum = a + b;
    return sum < a ? Long.MAX_VALUE : sum;
  }

  public static long times(long a, long b) {
    if (a == 0 || b == 0) {
      return 0;
    }
    return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  private static long times(long a, double factor) {
    return (long) Math.ceil(a * factor);
  }
}
