// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import io.fabric8.kubernetes.api.model.HasMetadata;

/// Resource versions as numbers, which those of one resource may be compared by.
final class Versions {

  /// Of what has no version, or one that is no number: newer than nothing.
  private static final long UNKNOWN = 0;

  private Versions() {}

  static long number(HasMetadata object) {
    String version = object.getMetadata().getResourceVersion();
    return version == null ? UNKNOWN : number(version);
  }

  static long number(String version) {
    try {
      return Math.max(UNKNOWN, Long.parseLong(version));
    } catch (NumberFormatException _) {
      return UNKNOWN;
    }
  }
}
