// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as text: `1h15m30.5s`.
public final class Durations {

  private static final Pattern PART =
      Pattern.compile("\\G([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Pattern DAYS = Pattern.compile("([0-9]+)\\s*(d|day|days|w|week|weeks)");
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private Durations() {}

  /// @throws CelFault when the text is no duration
  public static Duration parse(String text) {
    boolean negative = text.startsWith("-");
    String amount = negative || text.startsWith("+") ? text.substring(1) : text;
    if (amount.equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = PART.matcher(amount);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.find()) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit(part.group(2))));
      end = part.end();
    }
    if (end == 0 || end < amount.length() || nanos.compareTo(MAX) > 0) {
      throw new CelFault("time: invalid duration \"" + text + "\"");
    }
    long whole = nanos.setScale(0, RoundingMode.DOWN).longValueExact();
    return Duration.ofNanos(negative ? -whole : whole);
  }

  private static BigDecimal unit(String name) {
    return BigDecimal.valueOf(
        switch (name) {
          case "ns" -> 1L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 1_000L;
        });
  }

  /// The format `duration` of a schema knows days and weeks too.
  static Duration parseOpenApi(String text) {
    Matcher days = DAYS.matcher(text);
    if (days.matches()) {
      long factor = days.group(2).startsWith("w") ? 7 : 1;
      return Duration.ofDays(Long.parseLong(days.group(1)) * factor);
    }
    try {
      return parse(text);
    } catch (CelFault e) {
      throw new CelFault("Invalid duration " + text + ": " + e.getMessage());
    }
  }

  /// In seconds: `3600s`, `0.5s`.
  public static String write(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    return seconds.signum() == 0 ? "0s" : seconds.stripTrailingZeros().toPlainString() + "s";
  }
}
