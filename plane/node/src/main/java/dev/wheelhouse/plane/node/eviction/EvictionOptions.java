// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// When a node is under pressure.
///
/// @param transition how long a node shows a pressure at least after it was seen last
/// @param longestGrace how long pods may take that go because of a soft threshold
public record EvictionOptions(
    List<Threshold> thresholds, Duration transition, Duration longestGrace) {

  public static final String HARD =
      "memory.available<100Mi,nodefs.available<10%,nodefs.inodesFree<5%,imagefs.available<15%,"
          + "imagefs.inodesFree<5%";

  public static final Duration TRANSITION = Duration.ofMinutes(5);

  public static final EvictionOptions DEFAULT = parse(HARD, "", "", TRANSITION, Duration.ZERO);

  public EvictionOptions {
    thresholds = List.copyOf(thresholds);
  }

  /// Reads what the kubelet's flags of these names take.
  ///
  /// @param hard `memory.available<100Mi,nodefs.available<10%`
  /// @param soft likewise
  /// @param softGrace `memory.available=1m30s`, one for each soft threshold
  /// @throws PlatformException `BAD_REQUEST` naming the wrong word
  public static EvictionOptions parse(
      String hard, String soft, String softGrace, Duration transition, Duration longestGrace) {
    List<Threshold> thresholds = new ArrayList<>();
    pairs(hard, "<")
        .forEach(
            (name, value) -> thresholds.add(new Threshold(signal(name), value, Duration.ZERO)));
    Map<String, String> graces = pairs(softGrace, "=");
    pairs(soft, "<")
        .forEach((name, value) -> {
          String grace =
              Objects.requireNonNullElseGet(
                  graces.get(name),
                  () -> {
                    throw wrong(
                        "grace period must be specified for the soft eviction threshold " + name);
                  });
          thresholds.add(new Threshold(signal(name), value, duration(grace)));
        });
    return new EvictionOptions(thresholds, transition, longestGrace);
  }

  private static Map<String, String> pairs(String text, String between) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String word : text.split(",", -1)) {
      if (word.isBlank()) {
        continue;
      }
      int at = word.indexOf(between);
      if (at < 0) {
        throw wrong("`" + word + "`: write SIGNAL" + between + "VALUE");
      }
      pairs.put(word.substring(0, at).strip(), word.substring(at + 1).strip());
    }
    return pairs;
  }

  private static Signal signal(String name) {
    return Signal.of(name)
        .orElseThrow(() ->
            wrong(
                "there is no eviction signal `"
                    + name
                    + "`; there are "
                    + List.of(Signal.values()).stream().map(Signal::label).toList()));
  }

  /// `90s`, `1m30s`, `2h`.
  public static Duration duration(String text) {
    try {
      Duration duration = Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (java.time.format.DateTimeParseException _) {
      // Falls through to the one refusal.
    }
    throw wrong("`" + text + "` is no duration: write 90s, 1m30s or 2h");
  }

  private static PlatformException wrong(String what) {
    return new PlatformException(Reason.BAD_REQUEST, what);
  }
}
