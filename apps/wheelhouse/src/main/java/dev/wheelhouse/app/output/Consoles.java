// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import java.io.Console;

/// Whether this process talks to a terminal.
public final class Consoles {

  private Consoles() {}

  /// True when both input and output are a terminal. Java 22 to 24 always have a console; Java 25
  /// has none without a terminal, unless it is told otherwise by `jdk.console`.
  @SuppressWarnings("SystemConsoleNull")
  public static boolean interactive() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
