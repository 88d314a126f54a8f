// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which thresholds are met since when, and which pressures were seen last when. Immutable; each
/// look at the machine makes the next one.
record PressureState(Map<Threshold, Instant> since, Map<Pressure, Instant> seen) {

  static final PressureState NONE = new PressureState(Map.of(), Map.of());

  PressureState {
    since = Map.copyOf(since);
    seen = Map.copyOf(seen);
  }

  PressureState next(List<Threshold> thresholds, Map<Signal, Observation> figures, Instant now) {
    Map<Threshold, Instant> met = new HashMap<>();
    Map<Pressure, Instant> pressures = new EnumMap<>(Pressure.class);
    pressures.putAll(seen);
    for (Threshold threshold : thresholds) {
      Observation observed = figures.get(threshold.signal());
      if (observed != null && threshold.met(observed)) {
        met.put(threshold, since.getOrDefault(threshold, now));
        pressures.put(threshold.signal().pressure(), now);
      }
    }
    return new PressureState(met, pressures);
  }

  /// What the node shows: also for a while after it was seen last, so that it does not flap.
  Set<Pressure> shown(Duration transition, Instant now) {
    Set<Pressure> shown = EnumSet.noneOf(Pressure.class);
    seen.forEach((pressure, last) -> {
      boolean met = since.keySet().stream().anyMatch(t -> t.signal().pressure() == pressure);
      if (met || Duration.between(last, now).compareTo(transition) < 0) {
        shown.add(pressure);
      }
    });
    return shown;
  }

  /// The thresholds that have been met for their grace periods: memory first, hard ones first.
  List<Threshold> due(Instant now) {
    return since.entrySet().stream()
        .filter(
            entry -> Duration.between(entry.getValue(), now).compareTo(entry.getKey().grace()) >= 0)
        .map(Map.Entry::getKey)
        .sorted(java.util.Comparator.comparing(Threshold::signal).thenComparing(Threshold::grace))
        .toList();
  }
}
