// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which versions will do, as charts state it: `1.2.3`, `^1.2`, `~1.2`, `>=1.0.0 <2`, `1.x`, `*`,
/// `1.2 - 1.4`, several joined by a comma or a space, alternatives by `||`. A pre-release is taken
/// only by a range that names one.
final class VersionRange {

  private static final Pattern PART =
      Pattern.compile(
          "(=|==|!=|>|<|>=|=>|<=|=<|~|~>|\\^)?\\s*v?(\\d{1,20}|[xX*])(?:\\.(\\d{1,20}|[xX*]))?"
              + "(?:\\.(\\d{1,20}|[xX*]))?(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");
  private static final Pattern HYPHEN = Pattern.compile("(\\S+)\\s+-\\s+(\\S+)");

  private final List<List<Predicate<Version>>> alternatives;

  private VersionRange(List<List<Predicate<Version>>> alternatives) {
    this.alternatives = alternatives;
  }

  /// @return empty when the text is no range
  static Optional<VersionRange> parse(String text) {
    List<List<Predicate<Version>>> alternatives = new ArrayList<>();
    for (String alternative : text.split("\\|\\|", -1)) {
      Optional<List<Predicate<Version>>> parts = parts(alternative.strip());
      if (parts.isEmpty()) {
        return Optional.empty();
      }
      alternatives.add(parts.get());
    }
    return Optional.of(new VersionRange(alternatives));
  }

  boolean contains(Version version) {
    return alternatives.stream().anyMatch(all -> all.stream().allMatch(it -> it.test(version)));
  }

  private static Optional<List<Predicate<Version>>> parts(String text) {
    String rest = HYPHEN.matcher(text).replaceAll(">=$1 <=$2");
    List<Predicate<Version>> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(rest);
    int at = 0;
    while (at < rest.length()) {
      if (!matcher.find(at) || !rest.substring(at, matcher.start()).matches("[,\\s]*")) {
        return Optional.empty();
      }
      parts.add(part(matcher));
      at = matcher.end();
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(parts);
  }

  private static Predicate<Version> part(Matcher matcher) {
    String sign = Optional.ofNullable(matcher.group(1)).orElse("");
    Optional<BigInteger> major = number(matcher.group(2));
    Optional<BigInteger> minor = major.flatMap(_ -> number(matcher.group(3)));
    Optional<BigInteger> patch = minor.flatMap(_ -> number(matcher.group(4)));
    String pre = Optional.ofNullable(matcher.group(5)).orElse("");
    BigInteger zero = BigInteger.ZERO;
    Version low = Version.of(major.orElse(zero), minor.orElse(zero), patch.orElse(zero), pre);
    Bounds exact = bounds(low, major, minor, patch);
    Predicate<Version> rule =
        switch (sign) {
          case "", "=", "==" -> exact::contains;
          case "!=" -> version -> !exact.contains(version);
          case ">" -> patch.isPresent() ? version -> version.compareTo(low) > 0 : exact::isBelow;
          case ">=", "=>" -> version -> version.compareTo(low) >= 0;
          case "<" -> version -> version.compareTo(low) < 0;
          case "<=", "=<" ->
              patch.isPresent()
                  ? version -> version.compareTo(low) <= 0
                  : version -> !exact.isBelow(version);
          case "^" -> caret(low, minor, patch)::contains;
          default -> tilde(low, minor)::contains;
        };
    return version -> (version.release() || !pre.isEmpty()) && rule.test(version);
  }

  private static Optional<BigInteger> number(@org.jspecify.annotations.Nullable String text) {
    return Optional.ofNullable(text)
        .filter(it -> Character.isDigit(it.charAt(0)))
        .map(BigInteger::new);
  }

  /// @param end the first version that is not of it; empty for no end
  private record Bounds(Version start, Optional<Version> end) {
    boolean contains(Version version) {
      return version.compareTo(start) >= 0 && !isBelow(version);
    }

    boolean isBelow(Version version) {
      return end.isPresent() && version.compareTo(end.get()) >= 0;
    }
  }

  private static Bounds bounds(
      Version low,
      Optional<BigInteger> major,
      Optional<BigInteger> minor,
      Optional<BigInteger> patch) {
    if (patch.isPresent()) {
      Version next = Version.of(low.major(), low.minor(), low.patch().add(BigInteger.ONE), "0");
      return low.pre().isEmpty()
          ? new Bounds(low, Optional.of(next))
          : new Bounds(
              low,
              Optional.of(Version.of(low.major(), low.minor(), low.patch(), low.pre() + ".0")));
    }
    if (minor.isPresent()) {
      return new Bounds(low, Optional.of(nextMinor(low)));
    }
    return new Bounds(low, major.map(_ -> nextMajor(low)));
  }

  private static Bounds caret(Version low, Optional<BigInteger> minor, Optional<BigInteger> patch) {
    if (low.major().signum() > 0 || minor.isEmpty()) {
      return new Bounds(low, Optional.of(nextMajor(low)));
    }
    if (low.minor().signum() > 0 || patch.isEmpty()) {
      return new Bounds(low, Optional.of(nextMinor(low)));
    }
    return new Bounds(
        low,
        Optional.of(Version.of(low.major(), low.minor(), low.patch().add(BigInteger.ONE), "0")));
  }

  private static Bounds tilde(Version low, Optional<BigInteger> minor) {
    return new Bounds(low, Optional.of(minor.isPresent() ? nextMinor(low) : nextMajor(low)));
  }

  /// With the least pre-release, so that none of the next version is of this one.
  private static Version nextMinor(Version low) {
    return Version.of(low.major(), low.minor().add(BigInteger.ONE), BigInteger.ZERO, "0");
  }

  private static Version nextMajor(Version low) {
    return Version.of(low.major().add(BigInteger.ONE), BigInteger.ZERO, BigInteger.ZERO, "0");
  }
}
