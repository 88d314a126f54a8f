// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import java.util.List;

/// Shares the server's seats out among priority levels.
final class SeatShares {

  private static final double LEAST_TARGET = 0.001;
  private static final int STEPS = 100;

  private SeatShares() {}

  /// What is a level's by configuration.
  ///
  /// @param nominal its seats when nobody borrows
  /// @param least what stays when others borrow all they may
  /// @param most what it may have by borrowing
  record Bounds(int nominal, int least, int most) {}

  static Bounds bounds(PriorityLevel level, int seats, long sumOfShares) {
    int nominal =
        sumOfShares == 0 ? 0 : (int) Math.ceil((double) seats * level.shares() / sumOfShares);
    int lendable = (int) Math.round(nominal * level.lendablePercent() / 100.0);
    int most =
        level.borrowingLimitPercent() < 0
            ? seats
            : nominal + (int) Math.round(nominal * level.borrowingLimitPercent() / 100.0);
    return new Bounds(nominal, nominal - lendable, Math.max(most, nominal));
  }

  /// A level's wish.
  ///
  /// @param least it gets this much in any case
  /// @param most and no more than this
  /// @param target what it would use
  record Wish(double least, double most, double target) {}

  /// Gives each its target times one common factor, within its bounds, so that the sum comes out.
  ///
  /// Worked example: 10 seats; A wants 8 and has 2 to 10, B wants 4 and has 4 to 10. Factor 0.75
  /// gives A 6 and B its least, 4.
  static double[] allot(double seats, List<Wish> wishes) {
    double low = 0;
    double high = seats / LEAST_TARGET;
    for (int i = 0; i < STEPS; i++) {
      double middle = (low + high) / 2;
      if (sum(wishes, middle) < seats) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double factor = high;
    return wishes.stream().mapToDouble(wish -> part(wish, factor)).toArray();
  }

  private static double sum(List<Wish> wishes, double factor) {
    double sum = 0;
    for (Wish wish : wishes) {
      sum += part(wish, factor);
    }
    return sum;
  }

  private static double part(Wish wish, double factor) {
    double wanted = Math.max(wish.target(), LEAST_TARGET) * factor;
    return Math.clamp(wanted, wish.least(), Math.max(wish.least(), wish.most()));
  }
}
