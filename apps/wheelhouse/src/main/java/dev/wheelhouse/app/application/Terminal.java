// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Consoles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// This process's terminal in raw mode, so that every key reaches the other side. Closing restores
/// it. Without a terminal it does nothing.
final class Terminal implements AutoCloseable {

  private final String saved;

  private Terminal(String saved) {
    this.saved = saved;
  }

  record Size(int columns, int rows) {}

  static Terminal open() {
    if (!Consoles.interactive()) {
      return new Terminal("");
    }
    Terminal terminal = new Terminal(stty("-g"));
    stty("raw", "-echo");
    return terminal;
  }

  boolean interactive() {
    return !saved.isEmpty();
  }

  Optional<Size> size() {
    if (!interactive()) {
      return Optional.empty();
    }
    String[] rowsAndColumns = stty("size").split(" ", -1);
    return Optional.of(
        new Size(Integer.parseInt(rowsAndColumns[1]), Integer.parseInt(rowsAndColumns[0])));
  }

  private static String stty(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "stty";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process =
          new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.INHERIT).start();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      process.waitFor();
      return text;
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot set the terminal: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(UserError.Kind.FAILED, "interrupted", e);
    }
  }

  @Override
  public void close() {
    if (interactive()) {
      stty(saved);
    }
  }
}
