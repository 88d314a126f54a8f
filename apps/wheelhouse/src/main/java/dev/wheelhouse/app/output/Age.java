// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import java.time.Duration;
import java.time.Instant;

/// How long ago something was, as kubectl prints it: `45s`, `12m`, `5h`, `3d`.
public final class Age {

  private static final int FEW = 2;

  private Age() {}

  /// @param timestamp RFC 3339; an empty one gives `<unknown>`
  public static String since(String timestamp) {
    if (timestamp.isEmpty()) {
      return "<unknown>";
    }
    Duration age = Duration.between(Instant.parse(timestamp), Instant.now());
    if (age.toMinutes() < FEW) {
      return Math.max(0, age.toSeconds()) + "s";
    }
    if (age.toHours() < FEW) {
      return age.toMinutes() + "m";
    }
    return age.toDays() < FEW ? age.toHours() + "h" : age.toDays() + "d";
  }
}
