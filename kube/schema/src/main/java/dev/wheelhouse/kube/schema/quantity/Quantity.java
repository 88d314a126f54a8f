// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quantity;

import java.math.BigDecimal;

/// An amount in the notation of Kubernetes' `resource.Quantity`: `amount * 10^-decimals`, with at
/// most nine decimals (finer fractions round away from zero) and a magnitude of at most 2^63-1
/// (larger ones are capped). Amounts are held without trailing zero decimals, so that equal amounts
/// in equal formats are equal records; compare with [#compareTo] where the format is of no
/// interest.
///
/// @param amount the number, without its decimal point
/// @param decimals how many digits of `amount` stand after the decimal point, 0 to 9
/// @param format the notation the quantity was written in, and is written back in
public record Quantity(long amount, int decimals, Format format) implements Comparable<Quantity> {

  /// The family of suffixes.
  public enum Format {
    /// `Ki`, `Mi`, `Gi` ...
    BINARY_SI,
    /// `m`, `k`, `M`, `G` ...
    DECIMAL_SI,
    /// `1e3`
    DECIMAL_EXPONENT
  }

  public static final Quantity ZERO = new Quantity(0, 0, Format.DECIMAL_SI);

  private static final int MAX_DECIMALS = 9;

  public Quantity {
    if (decimals < 0 || decimals > MAX_DECIMALS) {
      throw new IllegalArgumentException("decimals out of range: " + decimals);
    }
    while (decimals > 0 && amount % 10 == 0) {
      amount /= 10;
      decimals--;
    }
  }

  /// @throws QuantityFormatException when the text is no quantity
  public static Quantity parse(String text) {
    return QuantityParser.parse(text);
  }

  /// Reads what a JSON tree may hold: a string or a number.
  ///
  /// @throws QuantityFormatException when the value is no quantity
  public static Quantity of(Object json) {
    return parse(json.toString());
  }

  /// Thousandths, for example of a CPU.
  public static Quantity ofMillis(long millis) {
    return new Quantity(millis, 3, Format.DECIMAL_SI);
  }

  /// Whole units, fractions rounded up (away from zero).
  public long value() {
    return Decimals.rescale(amount, decimals, 0);
  }

  /// Thousandths, finer fractions rounded up (away from zero), capped at 2^63-1.
  public long milliValue() {
    return Decimals.rescale(amount, decimals, 3);
  }

  public int sign() {
    return Long.signum(amount);
  }

  public boolean isZero() {
    return amount == 0;
  }

  /// True when there is nothing after the decimal point.
  public boolean isInteger() {
    return decimals == 0;
  }

  /// The sum, in this quantity's format, or the other's where this is zero.
  public Quantity plus(Quantity other) {
    Format kept = amount == 0 ? other.format : format;
    if (decimals == other.decimals) {
      return new Quantity(Decimals.cappedSum(amount, other.amount), decimals, kept);
    }
    return Decimals.fit(Decimals.exact(this).add(Decimals.exact(other)), kept);
  }

  public Quantity minus(Quantity other) {
    return plus(other.negated());
  }

  public Quantity times(long factor) {
    return Decimals.fit(Decimals.exact(this).multiply(BigDecimal.valueOf(factor)), format);
  }

  public Quantity negated() {
    return new Quantity(amount == Long.MIN_VALUE ? Long.MAX_VALUE : -amount, decimals, format);
  }

  public Quantity max(Quantity other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /// By amount only.
  @Override
  public int compareTo(Quantity other) {
    return decimals == other.decimals
        ? Long.compare(amount, other.amount)
        : Decimals.exact(this).compareTo(Decimals.exact(other));
  }

  /// The canonical form: no fraction, the largest suffix that allows it.
  @Override
  public String toString() {
    return QuantityWriter.write(this);
  }
}
