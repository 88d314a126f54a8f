// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane.backup;

import java.util.Locale;

/// Bytes in words.
final class Sizes {

  private static final double MEBIBYTE = 1 << 20;

  private Sizes() {}

  static String of(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / MEBIBYTE);
  }
}
