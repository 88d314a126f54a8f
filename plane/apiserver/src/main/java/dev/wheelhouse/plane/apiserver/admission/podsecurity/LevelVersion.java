// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A level as the standards of one Kubernetes version define it.
///
/// @param minor the version's second number; [#LATEST] for the newest there is
public record LevelVersion(Level level, int minor) {

  public static final int LATEST = Integer.MAX_VALUE;
  public static final LevelVersion PRIVILEGED = new LevelVersion(Level.PRIVILEGED, LATEST);

  private static final Pattern VERSION = Pattern.compile("v1\\.(0|[1-9][0-9]{0,8})");

  /// Reads `latest` or `v1.x`.
  static Optional<Integer> parseVersion(String text) {
    if (text.equals("latest")) {
      return Optional.of(LATEST);
    }
    Matcher matcher = VERSION.matcher(text);
    return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }

  LevelVersion with(Level other) {
    return new LevelVersion(other, minor);
  }

  LevelVersion with(int otherMinor) {
    return new LevelVersion(level, otherMinor);
  }

  /// `restricted:latest`.
  @Override
  public String toString() {
    return level + ":" + (minor == LATEST ? "latest" : "v1." + minor);
  }
}
