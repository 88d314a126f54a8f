// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import java.util.Objects;

/// Whether this process talks to a terminal.
public final class Consoles {

  private Consoles() {}

  /// True when both input and output are a terminal.
  public static boolean interactive() {
    return Objects.requireNonNull(System.console(), "since Java 22 there always is one")
        .isTerminal();
  }
}
