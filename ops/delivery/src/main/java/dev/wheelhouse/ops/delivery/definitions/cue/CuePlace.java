// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

/// Where something stands in a file, both from 1.
record CuePlace(int line, int column) {

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
