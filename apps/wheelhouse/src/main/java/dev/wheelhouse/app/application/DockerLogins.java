// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/// The logins of registries in a Docker configuration, as far as they stand in the file itself:
/// credential stores and helpers are not asked.
///
/// @param auths by registry
record DockerLogins(Path file, JsonObject auths) {

  /// Those of `$DOCKER_CONFIG/config.json`, else of `~/.docker/config.json`; none where there is no
  /// such file.
  static DockerLogins ofEnvironment() {
    String folder = System.getenv("DOCKER_CONFIG");
    return read(
        (folder == null || folder.isBlank()
                ? Path.of(System.getProperty("user.home"), ".docker")
                : Path.of(folder))
            .resolve("config.json"));
  }

  /// @throws UserError when the file is there and cannot be read
  static DockerLogins read(Path file) {
    if (!Files.exists(file)) {
      return new DockerLogins(file, new JsonObject());
    }
    try {
      JsonObject tree = Json.readObject(Files.readString(file));
      return new DockerLogins(file, tree.object("auths").orElseGet(JsonObject::new));
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.NO_INPUT, "cannot read the Docker configuration " + file + ": " + e, e);
    } catch (PlatformException e) {
      throw wrong(file, "it is no JSON: " + e.getMessage());
    }
  }

  /// A registry with the login for it; without one when there is none.
  RegistryTarget target(String host) {
    return auths
        .object(host)
        .or(() -> auths.object("https://" + host))
        .flatMap(it -> login(host, it))
        .orElse(new RegistryTarget(host, "", ""));
  }

  private Optional<RegistryTarget> login(String host, JsonObject entry) {
    Optional<String> user = entry.string("username").filter(it -> !it.isEmpty());
    if (user.isPresent()) {
      return Optional.of(new RegistryTarget(host, user.get(), entry.string("password").orElse("")));
    }
    return entry
        .string("auth")
        .filter(it -> !it.isEmpty())
        .map(it -> {
          String[] both = decoded(host, it).split(":", 2);
          return new RegistryTarget(host, both[0], both.length == 2 ? both[1] : "");
        });
  }

  private String decoded(String host, String auth) {
    try {
      return new String(Base64.getDecoder().decode(auth.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw wrong(file, "auths[" + host + "].auth is no base64");
    }
  }

  private static UserError wrong(Path file, String why) {
    return new UserError(
        UserError.Kind.DATA, "the Docker configuration " + file + " cannot be used: " + why);
  }
}
