// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.Locale;
import java.util.Map;

/// Numbers of `signal(7)` on Linux and macOS, those that both share and container images name.
public final class Signals {

  public static final int KILL = 9;
  public static final int TERM = 15;

  private static final Map<String, Integer> NUMBERS =
      Map.of(
          "HUP", 1, "INT", 2, "QUIT", 3, "ABRT", 6, "KILL", 9, "USR1", 10, "USR2", 12, "TERM", 15,
          "WINCH", 28);

  private Signals() {}

  /// @param signal `SIGTERM`, `TERM` or `15`
  public static int number(String signal) {
    String name = signal.toUpperCase(Locale.ROOT);
    Integer number = NUMBERS.get(name.startsWith("SIG") ? name.substring(3) : name);
    if (number != null) {
      return number;
    }
    try {
      return Integer.parseInt(name);
    } catch (NumberFormatException _) {
      throw new PlatformException(Reason.BAD_REQUEST, "unknown signal " + signal);
    }
  }
}
