// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quantity;

import dev.wheelhouse.kube.schema.quantity.Quantity.Format;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Reads `<sign><digits>[.<digits>]<suffix>`. Whole numbers of up to 18 digits take no detour over
/// exact numbers.
final class QuantityParser {

  private static final int FAST_DIGITS = 18;
  private static final int MAX_LENGTH = 400;

  private QuantityParser() {}

  /// What a suffix means: times `base^exponent`, base 2 or 10.
  private record Suffix(int base, int exponent, Format format) {}

  static Quantity parse(String raw) {
    String text = raw.strip();
    int digitsFrom = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    int suffixFrom = numberEnd(text, digitsFrom);
    if (text.length() > MAX_LENGTH || !hasDigit(text, digitsFrom, suffixFrom)) {
      throw new QuantityFormatException(QuantityFormatException.PATTERN);
    }
    Suffix suffix = suffix(text.substring(suffixFrom));
    boolean whole = text.indexOf('.') < 0 || text.indexOf('.') >= suffixFrom;
    if (whole && suffixFrom - digitsFrom <= FAST_DIGITS) {
      long digits = Long.parseLong(text, digitsFrom, suffixFrom, 10);
      return fast(text.charAt(0) == '-' ? -digits : digits, suffix);
    }
    return exact(new BigDecimal(text.substring(0, suffixFrom)), suffix);
  }

  private static Quantity fast(long number, Suffix suffix) {
    int exponent = suffix.exponent();
    if (suffix.base() == 2) {
      return new Quantity(Decimals.cappedProduct(number, 1L << exponent), 0, suffix.format());
    }
    if (exponent >= 0 && exponent <= 18) {
      long units = Decimals.cappedProduct(number, Decimals.power(exponent));
      return new Quantity(units, 0, suffix.format());
    }
    return exponent < 0 && exponent >= -9
        ? new Quantity(number, -exponent, suffix.format())
        : exact(BigDecimal.valueOf(number), suffix);
  }

  private static Quantity exact(BigDecimal number, Suffix suffix) {
    BigDecimal value =
        suffix.base() == 2
            ? number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(suffix.exponent())))
            : number.scaleByPowerOfTen(suffix.exponent());
    return Decimals.fit(value, suffix.format());
  }

  private static int numberEnd(String text, int from) {
    int at = from;
    boolean point = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '.' && !point) {
        point = true;
      } else if (c < '0' || c > '9') {
        break;
      }
      at++;
    }
    return at;
  }

  private static boolean hasDigit(String text, int from, int to) {
    return to > from && !(to == from + 1 && text.charAt(from) == '.');
  }

  private static Suffix suffix(String text) {
    return switch (text) {
      case "" -> new Suffix(10, 0, Format.DECIMAL_SI);
      case "n" -> new Suffix(10, -9, Format.DECIMAL_SI);
      case "u" -> new Suffix(10, -6, Format.DECIMAL_SI);
      case "m" -> new Suffix(10, -3, Format.DECIMAL_SI);
      case "k" -> new Suffix(10, 3, Format.DECIMAL_SI);
      case "M" -> new Suffix(10, 6, Format.DECIMAL_SI);
      case "G" -> new Suffix(10, 9, Format.DECIMAL_SI);
      case "T" -> new Suffix(10, 12, Format.DECIMAL_SI);
      case "P" -> new Suffix(10, 15, Format.DECIMAL_SI);
      case "E" -> new Suffix(10, 18, Format.DECIMAL_SI);
      case "Ki" -> new Suffix(2, 10, Format.BINARY_SI);
      case "Mi" -> new Suffix(2, 20, Format.BINARY_SI);
      case "Gi" -> new Suffix(2, 30, Format.BINARY_SI);
      case "Ti" -> new Suffix(2, 40, Format.BINARY_SI);
      case "Pi" -> new Suffix(2, 50, Format.BINARY_SI);
      case "Ei" -> new Suffix(2, 60, Format.BINARY_SI);
      default -> exponent(text);
    };
  }

  private static Suffix exponent(String text) {
    boolean marked = text.charAt(0) == 'e' || text.charAt(0) == 'E';
    try {
      int exponent = marked ? Integer.parseInt(text, 1, text.length(), 10) : Integer.MAX_VALUE;
      if (Math.abs((long) exponent) < 1000) {
        return new Suffix(10, exponent, Format.DECIMAL_EXPONENT);
      }
    } catch (NumberFormatException e) {
      throw new QuantityFormatException(badSuffix(text));
    }
    throw new QuantityFormatException(badSuffix(text));
  }

  private static String badSuffix(String text) {
    return text.matches("[eEinumkKMGTP]*[-+]?[0-9]*")
        ? QuantityFormatException.SUFFIX
        : QuantityFormatException.PATTERN;
  }
}
