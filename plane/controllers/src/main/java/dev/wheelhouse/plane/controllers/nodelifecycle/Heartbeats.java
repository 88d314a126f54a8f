// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.nodelifecycle;

import dev.wheelhouse.base.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// When each node was last heard of, by our own clock: what counts is that its Lease or status
/// changed, not which time it wrote there.
final class Heartbeats {

  private final Clock clock;
  private final Map<String, Beat> beats = new ConcurrentHashMap<>();

  Heartbeats(Clock clock) {
    this.clock = clock;
  }

  private record Beat(String sign, long at) {}

  /// Notes the node's present sign of life.
  ///
  /// @return how long it has not changed
  Duration silence(String node, String sign) {
    long now = clock.nanoTime();
    Beat beat =
        beats.compute(
            node,
            (_, known) -> known != null && known.sign().equals(sign) ? known : new Beat(sign, now));
    return Duration.ofNanos(now - beat.at());
  }

  void forget(String node) {
    beats.remove(node);
  }
}
