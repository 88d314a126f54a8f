// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import java.util.Objects;

/// What cannot be read or translated, and what to do about it.
final class CueFault extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient CuePlace place;

  CueFault(CuePlace place, String message) {
    super(message);
    this.place = place;
  }

  CuePlace place() {
    return place;
  }

  String text() {
    return place + ": " + Objects.requireNonNullElse(getMessage(), "");
  }
}
