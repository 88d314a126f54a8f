// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.health;

import java.time.Duration;

/// How a server is run.
///
/// @param profiling `--profiling`: whether `/debug/` looks into the virtual machine
/// @param shutdownDelay `--shutdown-delay-duration`: how long a server that stops serves on, not
///   ready any more, so that load balancers notice
/// @param slowRequests requests that take longer are told in the log
public record OperatingOptions(boolean profiling, Duration shutdownDelay, Duration slowRequests) {

  public static final OperatingOptions DEFAULT =
      new OperatingOptions(true, Duration.ZERO, Duration.ofMillis(500));

  public OperatingOptions withShutdownDelay(Duration delay) {
    return new OperatingOptions(profiling, delay, slowRequests);
  }

  public OperatingOptions withSlowRequests(Duration threshold) {
    return new OperatingOptions(profiling, shutdownDelay, threshold);
  }
}
