// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import java.util.List;
import java.util.Map;

/// Variants of an architecture that its machines run, best first (OCI image index, "platform
/// variants"). Those that need more than every machine of the architecture has are not among them.
final class Variants {

  private static final Map<String, List<String>> RUN =
      Map.of(
          "amd64", List.of("", "v1"),
          "arm64", List.of("v8", ""),
          "arm", List.of("v7", "", "v6", "v5"));

  private Variants() {}

  /// @return -1 where machines of the architecture may not run the variant; the less the better
  static int rank(String architecture, String variant) {
    List<String> known = RUN.get(architecture);
    return known == null ? 0 : known.indexOf(variant);
  }
}
