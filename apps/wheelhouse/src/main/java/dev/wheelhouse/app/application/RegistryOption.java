// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.app.plane.PlaneState;
import dev.wheelhouse.app.plane.RegistryAccess;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where jars are uploaded to: the plane's own registry, or one that is named.
public final class RegistryOption {

  @Option(
      names = "--registry",
      paramLabel = "HOST",
      description = "Registry for uploaded jars and built images (default: the plane's own).")
  @Nullable String host;

  @Option(
      names = "--registry-user",
      paramLabel = "USER",
      description = "User of the registry (default: as Docker's configuration says).")
  String user = "";

  @Option(
      names = "--registry-password-file",
      paramLabel = "FILE",
      description = "File that holds the registry's password.")
  @Nullable Path passwordFile;

  /// The registry that was named; one without a host when none was, so that only components that
  /// need one fail.
  public RegistryTarget targetOrNone() {
    return host == null || host.isBlank() ? new RegistryTarget("", "", "") : named(host);
  }

  private RegistryTarget named(String name) {
    return user.isEmpty()
        ? DockerLogins.ofEnvironment().target(name)
        : new RegistryTarget(name, user, password());
  }

  /// The chosen registry.
  ///
  /// @throws UserError when none was named and no plane runs
  public RegistryTarget target(DataDirectory directory) {
    if (host != null) {
      return named(host);
    }
    return PlaneState.read(directory)
        .map(state -> RegistryAccess.read(directory).target(state.registry()))
        .orElseThrow(() ->
            new UserError(
                UserError.Kind.USAGE,
                "a jar needs a registry that the cluster can pull from: name one with"
                    + " --registry"));
  }

  private String password() {
    if (passwordFile == null) {
      return "";
    }
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.NO_INPUT, "cannot read the password file " + passwordFile, e);
    }
  }
}
