// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers of `signal(7)` on Linux.
public final class Signals {

  public static final int KILL = 9;
  public static final int TERM = 15;

  private static final int REAL_TIME_FIRST = 34;
  private static final int REAL_TIME_LAST = 64;
  private static final Pattern REAL_TIME = Pattern.compile("RT(MIN|MAX)(?:([+-])(\\d{1,2}))?");

  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ILL", 4),
          Map.entry("TRAP", 5),
          Map.entry("ABRT", 6),
          Map.entry("IOT", 6),
          Map.entry("BUS", 7),
          Map.entry("FPE", 8),
          Map.entry("KILL", 9),
          Map.entry("USR1", 10),
          Map.entry("SEGV", 11),
          Map.entry("USR2", 12),
          Map.entry("PIPE", 13),
          Map.entry("ALRM", 14),
          Map.entry("TERM", 15),
          Map.entry("STKFLT", 16),
          Map.entry("CHLD", 17),
          Map.entry("CLD", 17),
          Map.entry("CONT", 18),
          Map.entry("STOP", 19),
          Map.entry("TSTP", 20),
          Map.entry("TTIN", 21),
          Map.entry("TTOU", 22),
          Map.entry("URG", 23),
          Map.entry("XCPU", 24),
          Map.entry("XFSZ", 25),
          Map.entry("VTALRM", 26),
          Map.entry("PROF", 27),
          Map.entry("WINCH", 28),
          Map.entry("IO", 29),
          Map.entry("POLL", 29),
          Map.entry("PWR", 30),
          Map.entry("SYS", 31));

  private Signals() {}

  /// @param signal `SIGTERM`, `TERM` or `15`
  public static int number(String signal) {
    String name = signal.toUpperCase(Locale.ROOT);
    String plain = name.startsWith("SIG") ? name.substring(3) : name;
    Integer number = NUMBERS.get(plain);
    if (number != null) {
      return number;
    }
    Matcher realTime = REAL_TIME.matcher(plain);
    if (realTime.matches()) {
      int from = realTime.group(1).equals("MIN") ? REAL_TIME_FIRST : REAL_TIME_LAST;
      int off = realTime.group(3) == null ? 0 : Integer.parseInt(realTime.group(3));
      return Math.clamp(
          "-".equals(realTime.group(2)) ? from - off : from + off, REAL_TIME_FIRST, REAL_TIME_LAST);
    }
    try {
      return Integer.parseInt(name);
    } catch (NumberFormatException _) {
      throw new PlatformException(Reason.BAD_REQUEST, "unknown signal " + signal);
    }
  }

  /// Whether a name is that of a signal.
  public static boolean isKnown(String signal) {
    try {
      return !signal.isEmpty() && number(signal) > 0;
    } catch (PlatformException _) {
      return false;
    }
  }
}
