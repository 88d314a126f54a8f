// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import java.time.Duration;

/// When images are deleted to make room, with the kubelet's defaults.
///
/// @param highThresholdPercent how full the disk is when it begins
/// @param lowThresholdPercent how full it may be when it ends
/// @param minimumAge images that came later stay
/// @param maximumAge images that were not used for so long go in any case; zero keeps them
public record ImageCollectionPolicy(
    int highThresholdPercent, int lowThresholdPercent, Duration minimumAge, Duration maximumAge) {

  public static final Duration MINIMUM_AGE = Duration.ofMinutes(2);

  public static final ImageCollectionPolicy DEFAULT =
      new ImageCollectionPolicy(85, 80, MINIMUM_AGE, Duration.ZERO);
}
