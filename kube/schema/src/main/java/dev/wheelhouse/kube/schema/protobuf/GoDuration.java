// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lengths of time as Go writes them: `1h0m30s`, `1.5s`, `300ms`.
final class GoDuration {

  private static final Pattern PART = Pattern.compile("([0-9.]+)(h|ms|m|s|us|µs|ns)");
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private GoDuration() {}

  /// Nanoseconds; 0 for text that is no length of time.
  static long nanos(String text) {
    Matcher parts = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    while (parts.find()) {
      nanos =
          nanos.add(
              new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unit(parts.group(2)))));
    }
    return text.startsWith("-") ? -nanos.longValue() : nanos.longValue();
  }

  private static long unit(String name) {
    return switch (name) {
      case "h" -> HOUR;
      case "m" -> MINUTE;
      case "s" -> SECOND;
      case "ms" -> 1_000_000;
      case "ns" -> 1;
      default -> 1_000;
    };
  }

  static String text(long nanos) {
    if (nanos < 0) {
      return "-" + text(-nanos);
    }
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < SECOND) {
      return small(nanos);
    }
    StringBuilder text = new StringBuilder();
    if (nanos >= HOUR) {
      text.append(nanos / HOUR).append('h');
    }
    if (nanos >= MINUTE) {
      text.append(nanos % HOUR / MINUTE).append('m');
    }
    return text.append(decimal(nanos % MINUTE, 9)).append('s').toString();
  }

  private static String small(long nanos) {
    if (nanos < 1_000) {
      return nanos + "ns";
    }
    return nanos < 1_000_000 ? decimal(nanos, 3) + "µs" : decimal(nanos, 6) + "ms";
  }

  private static String decimal(long value, int digits) {
    return BigDecimal.valueOf(value, digits).stripTrailingZeros().toPlainString();
  }
}
