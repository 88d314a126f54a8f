// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The password that pushes to a plane's own registry need. Made once and kept in the data
/// directory, readable by its owner only.
public record RegistryAccess(String user, String password) {

  private static final String USER = "wheelhouse";
  private static final int SECRET_BYTES = 24;

  private static Path file(DataDirectory directory) {
    return directory.path().resolve("registry-password");
  }

  /// Reads the password of a plane that has run.
  public static RegistryAccess read(DataDirectory directory) {
    try {
      return new RegistryAccess(USER, Files.readString(file(directory)).strip());
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.PERMISSION, "cannot read " + file(directory) + ": " + e, e);
    }
  }

  /// Reads the password, or makes one.
  public static RegistryAccess make(DataDirectory directory) {
    Path file = file(directory);
    if (Files.exists(file)) {
      return read(directory);
    }
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, HexFormat.of().formatHex(secret).getBytes(StandardCharsets.US_ASCII));
      return read(directory);
    } catch (IOException e) {
      throw new UserError(UserError.Kind.PERMISSION, "cannot write " + file + ": " + e, e);
    }
  }

  public RegistryTarget target(String host) {
    return new RegistryTarget(host, user, password);
  }
}
