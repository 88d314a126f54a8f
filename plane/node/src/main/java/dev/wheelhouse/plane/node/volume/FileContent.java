// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import java.util.Arrays;
import java.util.Objects;

/// One file of a volume.
///
/// @param mode permission bits
record FileContent(byte[] bytes, int mode) {

  @Override
  public boolean equals(Object other) {
    return other instanceof FileContent content
        && mode == content.mode
        && Arrays.equals(bytes, content.bytes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(bytes), mode);
  }
}
