// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Durations in the short form of kubectl: two units at most, coarser as they grow (`95s`, `3m20s`,
/// `5d4h`).
public final class Ages {

  static final String UNKNOWN = "<unknown>";

  private Ages() {}

  public static String human(Duration duration) {
    long seconds = duration.toMillis() / 1000;
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 0) {
      return "0s";
    }
    long minutes = seconds / 60;
    long hours = minutes / 60;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return pair(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    return hours < 8 ? pair(hours, "h", minutes % 60, "m") : days(hours);
  }

  private static String days(long hours) {
    long days = hours / 24;
    if (hours < 48) {
      return hours + "h";
    }
    if (days < 8) {
      return pair(days, "d", hours % 24, "h");
    }
    if (days < 2 * 365) {
      return days + "d";
    }
    return days < 8 * 365 ? pair(days / 365, "y", days % 365, "d") : days / 365 + "y";
  }

  private static String pair(long large, String largeUnit, long small, String smallUnit) {
    return small == 0 ? large + largeUnit : large + largeUnit + small + smallUnit;
  }

  /// The time since what stands at a path; `<unknown>` where nothing stands there.
  static String since(JsonObject object, Instant now, String... path) {
    return since(object.string(path).orElse(""), now);
  }

  static String since(String timestamp, Instant now) {
    if (timestamp.isEmpty()) {
      return UNKNOWN;
    }
    Instant then = parse(timestamp);
    return then == null ? "<invalid>" : human(Duration.between(then, now));
  }

  static @Nullable Instant parse(String timestamp) {
    try {
      return Instant.parse(timestamp);
    } catch (DateTimeException _) {
      return null;
    }
  }
}
