// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quantity;

import dev.wheelhouse.kube.schema.quantity.Quantity.Format;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Arithmetic of decimal amounts: longs where they suffice, exact numbers where not.
final class Decimals {

  private static final long[] POWERS = new long[19];
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private Decimals() {}

  static long power(int exponent) {
    return POWERS[exponent];
  }

  /// An amount with another number of decimals: rounded away from zero, capped.
  static long rescale(long amount, int from, int to) {
    if (from <= to) {
      return cappedProduct(amount, POWERS[to - from]);
    }
    long divisor = POWERS[from - to];
    long quotient = amount / divisor;
    return amount % divisor == 0 ? quotient : quotient + Long.signum(amount);
  }

  static long cappedProduct(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    boolean fits = (high == 0 && low >= 0) || (high == -1 && low < 0);
    return fits ? low : cap((a < 0) != (b < 0));
  }

  static long cappedSum(long a, long b) {
    long sum = a + b;
    boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
    return overflow ? cap(a < 0) : sum;
  }

  static long cap(boolean negative) {
    return negative ? -Long.MAX_VALUE : Long.MAX_VALUE;
  }

  static BigDecimal exact(Quantity quantity) {
    return BigDecimal.valueOf(quantity.amount(), quantity.decimals());
  }

  /// The nearest quantity: rounded away from zero at nano, coarser where the magnitude asks for it.
  static Quantity fit(BigDecimal value, Format format) {
    for (int decimals = 9; decimals >= 0; decimals--) {
      BigInteger scaled = value.setScale(decimals, RoundingMode.UP).unscaledValue();
      if (scaled.abs().compareTo(MAX) <= 0) {
        return new Quantity(scaled.longValueExact(), decimals, format);
      }
    }
    return new Quantity(cap(value.signum() < 0), 0, format);
  }
}
