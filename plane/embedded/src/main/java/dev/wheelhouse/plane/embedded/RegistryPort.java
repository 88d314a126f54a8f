// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The port of a plane's registry. Images are named by it, so a plane that may take any port takes
/// the one it had before: with another, every application would roll to the same images under new
/// names.
final class RegistryPort {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryPort.class);

  private final Path file;

  RegistryPort(Path dataDirectory) {
    this.file = dataDirectory.resolve("registry-port");
  }

  /// Listens on the wanted port, or for 0 on the remembered one where that is free, else on any.
  <T> T listen(int wanted, IntFunction<T> listener) {
    int remembered = wanted == 0 ? remembered() : 0;
    if (remembered == 0) {
      return listener.apply(wanted);
    }
    try {
      return listener.apply(remembered);
    } catch (PlatformException e) {
      if (!e.is(Reason.ALREADY_EXISTS)) {
        throw e;
      }
      LOG.atWarn()
          .addKeyValue("port", remembered)
          .log("the registry's earlier port is taken: applications roll once, to its new address");
      return listener.apply(0);
    }
  }

  private int remembered() {
    try {
      return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
    } catch (IOException | NumberFormatException _) {
      return 0;
    }
  }

  void remember(int port) {
    try {
      Files.writeString(file, port + "\n");
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("reason", e.getMessage())
          .log("the registry's port cannot be remembered");
    }
  }
}
