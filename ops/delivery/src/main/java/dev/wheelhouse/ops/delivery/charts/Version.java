// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version by [Semantic Versioning](https://semver.org) 2.0.0, with an optional `v` before it.
///
/// @param pre what follows the hyphen; empty for a release
record Version(BigInteger major, BigInteger minor, BigInteger patch, String pre, String text)
    implements Comparable<Version> {

  private static final Pattern SHAPE =
      Pattern.compile(
          "v?(\\d{1,20})\\.(\\d{1,20})\\.(\\d{1,20})(?:-([0-9A-Za-z.-]+))?(?:[+_][0-9A-Za-z.-]+)?");

  /// @return empty when it is no full version
  static Optional<Version> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Version(
                new BigInteger(matcher.group(1)),
                new BigInteger(matcher.group(2)),
                new BigInteger(matcher.group(3)),
                Optional.ofNullable(matcher.group(4)).orElse(""),
                text))
        : Optional.empty();
  }

  static Version of(BigInteger major, BigInteger minor, BigInteger patch, String pre) {
    return new Version(major, minor, patch, pre, major + "." + minor + "." + patch);
  }

  boolean release() {
    return pre.isEmpty();
  }

  boolean sameNumbers(Version other) {
    return major.equals(other.major) && minor.equals(other.minor) && patch.equals(other.patch);
  }

  @Override
  public int compareTo(Version other) {
    int numbers = major.compareTo(other.major);
    numbers = numbers == 0 ? minor.compareTo(other.minor) : numbers;
    numbers = numbers == 0 ? patch.compareTo(other.patch) : numbers;
    if (numbers != 0 || pre.equals(other.pre)) {
      return numbers;
    }
    if (pre.isEmpty() || other.pre.isEmpty()) {
      return pre.isEmpty() ? 1 : -1;
    }
    return comparePre(List.of(pre.split("\\.", -1)), List.of(other.pre.split("\\.", -1)));
  }

  private static int comparePre(List<String> left, List<String> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = compareIdentifiers(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static int compareIdentifiers(String left, String right) {
    boolean leftNumber = left.matches("\\d{1,20}");
    boolean rightNumber = right.matches("\\d{1,20}");
    if (leftNumber && rightNumber) {
      return new BigInteger(left).compareTo(new BigInteger(right));
    }
    if (leftNumber != rightNumber) {
      return leftNumber ? -1 : 1;
    }
    return left.compareTo(right);
  }
}
