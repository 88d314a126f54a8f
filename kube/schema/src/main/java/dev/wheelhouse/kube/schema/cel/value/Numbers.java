// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

/// CEL's numbers beside each other: `int` is [Long], `uint` is [UnsignedInteger], `double` is
/// [Double]. Order and equality are by value.
public final class Numbers {

  private static final double TWO_TO_63 = 0x1p63;
  private static final double TWO_TO_64 = 0x1p64;

  private Numbers() {}

  public static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof UnsignedInteger || value instanceof Double;
  }

  static boolean equal(Object left, Object right) {
    return !isNan(left) && !isNan(right) && compare(left, right) == 0;
  }

  private static boolean isNan(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  /// @throws CelFault for NaN, which has no order
  static int compare(Object left, Object right) {
    if (isNan(left) || isNan(right)) {
      throw new CelFault("NaN values cannot be ordered");
    }
    return switch (left) {
      case Long number -> -compareTo(right, number);
      case UnsignedInteger number -> -compareTo(right, number);
      case Double number -> -compareTo(right, number);
      default -> throw CelFault.noSuchOverload();
    };
  }

  /// A number against an `int`.
  private static int compareTo(Object value, long number) {
    return switch (value) {
      case Long other -> Long.compare(other, number);
      case UnsignedInteger other -> other.bits() < 0 ? 1 : Long.compare(other.bits(), number);
      case Double other -> compareToLong(other, number);
      default -> throw CelFault.noSuchOverload();
    };
  }

  private static int compareToLong(double value, long number) {
    if (value >= TWO_TO_63) {
      return 1;
    }
    return value < -TWO_TO_63 ? -1 : Double.compare(value, normal((double) number));
  }

  private static int compareTo(Object value, UnsignedInteger number) {
    return switch (value) {
      case Long other -> number.bits() < 0 ? -1 : Long.compare(other, number.bits());
      case UnsignedInteger other -> Long.compareUnsigned(other.bits(), number.bits());
      case Double other ->
          other >= TWO_TO_64 ? 1 : Double.compare(normal(other), normal(number.toDouble()));
      default -> throw CelFault.noSuchOverload();
    };
  }

  private static int compareTo(Object value, double number) {
    return switch (value) {
      case Long other -> -compareToLong(number, other);
      case UnsignedInteger other -> Double.compare(normal(other.toDouble()), normal(number));
      case Double other -> Double.compare(normal(other), normal(number));
      default -> throw CelFault.noSuchOverload();
    };
  }

  /// Negative zero is zero.
  private static double normal(double number) {
    return number == 0 ? 0.0 : number;
  }
}
