// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quantity;

/// Writes the canonical form.
final class QuantityWriter {

  private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};

  private QuantityWriter() {}

  static String write(Quantity quantity) {
    if (quantity.isZero()) {
      return "0";
    }
    return switch (quantity.format()) {
      case BINARY_SI -> fitsBinary(quantity) ? binary(quantity.amount()) : decimal(quantity, false);
      case DECIMAL_SI -> decimal(quantity, false);
      case DECIMAL_EXPONENT -> decimal(quantity, true);
    };
  }

  /// Fractions and amounts below 1024 have no binary form.
  private static boolean fitsBinary(Quantity quantity) {
    return quantity.isInteger() && Math.abs(quantity.amount()) >= 1024;
  }

  private static String binary(long units) {
    int suffix = 0;
    while (units % 1024 == 0 && suffix < BINARY.length - 1) {
      units /= 1024;
      suffix++;
    }
    return units + BINARY[suffix];
  }

  private static String decimal(Quantity quantity, boolean exponent) {
    long number = quantity.amount();
    int power = -quantity.decimals();
    while (power % 3 != 0) {
      number *= 10;
      power--;
    }
    while (number % 1000 == 0 && power < 18) {
      number /= 1000;
      power += 3;
    }
    if (exponent) {
      return power == 0 ? Long.toString(number) : number + "e" + power;
    }
    return number + DECIMAL[power / 3 + 3];
  }
}
