// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.plane.node.linux.Processes;
import dev.wheelhouse.plane.node.runtimes.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Ends a command that was started in a container and is not wanted any more.
final class ExecEnd {

  private ExecEnd() {}

  /// Kills the command itself, not only the launcher that waits for it.
  static void end(Process launcher, Path pidFile) {
    try {
      if (launcher.isAlive() && Files.exists(pidFile)) {
        Processes.signal(Integer.parseInt(Files.readString(pidFile).trim()), Signals.KILL);
      }
      Files.deleteIfExists(pidFile);
    } catch (IOException | NumberFormatException _) {
      // no pid yet: then the launcher is all there is
    } finally {
      launcher.destroy();
    }
  }
}
