// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/// How little of something is too little.
///
/// @param value an amount such as `100Mi`, or a part of the capacity such as `10%`
/// @param grace how long it must be so before pods are ended; zero for a hard threshold
public record Threshold(Signal signal, String value, Duration grace) {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  public Threshold {
    amount(value, 0);
  }

  boolean hard() {
    return grace.isZero();
  }

  boolean met(Observation observed) {
    return observed.available() < amount(observed.capacity());
  }

  long amount(long capacity) {
    return amount(value, capacity);
  }

  private static long amount(String value, long capacity) {
    try {
      if (value.endsWith("%")) {
        BigDecimal percent = new BigDecimal(value.substring(0, value.length() - 1));
        if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0) {
          throw wrong(value);
        }
        return percent
            .multiply(BigDecimal.valueOf(capacity))
            .divide(HUNDRED, RoundingMode.HALF_UP)
            .longValue();
      }
      BigDecimal amount = Quantity.getAmountInBytes(new Quantity(value));
      if (amount.signum() < 0) {
        throw wrong(value);
      }
      return amount.longValue();
    } catch (IllegalArgumentException | ArithmeticException _) {
      throw wrong(value);
    }
  }

  private static PlatformException wrong(String value) {
    return new PlatformException(
        Reason.BAD_REQUEST,
        "`%s` is no eviction threshold: take an amount such as 100Mi or a percentage such as 10%%"
            .formatted(value));
  }
}
