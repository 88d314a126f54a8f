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
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The logins of registries in a Docker configuration, as far as they stand in the file itself:
/// credential stores and helpers are not asked.
///
/// @param auths by registry
/// @param elsewhere hosts for which a helper has the login; `*` for all others
record DockerLogins(Path file, JsonObject auths, Set<String> elsewhere) {

  private static final Logger LOG = LoggerFactory.getLogger(DockerLogins.class);

  /// User that a token for further tokens goes with.
  private static final String TOKEN_USER = "<token>";

  private static final String HUB = "docker.io";

  DockerLogins {
    elsewhere = Set.copyOf(elsewhere);
  }

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
      return new DockerLogins(file, new JsonObject(), Set.of());
    }
    try {
      JsonObject tree = Json.readObject(Files.readString(file));
      Set<String> elsewhere = new TreeSet<>();
      tree.object("credHelpers")
          .ifPresent(all -> all.keySet().forEach(it -> elsewhere.add(host(it))));
      if (tree.string("credsStore").filter(it -> !it.isEmpty()).isPresent()) {
        elsewhere.add("*");
      }
      return new DockerLogins(file, tree.object("auths").orElseGet(JsonObject::new), elsewhere);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.NO_INPUT, "cannot read the Docker configuration " + file + ": " + e, e);
    } catch (PlatformException e) {
      throw wrong(file, "it is no JSON: " + e.getMessage());
    }
  }

  /// A registry with the login for it; without one when there is none.
  RegistryTarget target(String registry) {
    Optional<RegistryTarget> found =
        auths.keySet().stream()
            .filter(it -> host(it).equals(host(registry)))
            .sorted(Comparator.comparing(it -> !it.equals(registry)))
            .flatMap(it -> auths.object(it).flatMap(entry -> login(registry, entry)).stream())
            .findFirst();
    if (found.isEmpty() && withheld(registry)) {
      LOG.warn(
          "the login for {} is not in {}: a credential store or helper has it, which is not"
              + " asked; give --registry-user and --registry-password-file",
          registry,
          file);
    }
    return found.orElse(new RegistryTarget(registry, "", ""));
  }

  /// Whether a credential store or helper has the login.
  boolean withheld(String registry) {
    return elsewhere.contains("*") || elsewhere.contains(host(registry));
  }

  /// The host of a key, which may be an address with a path; those of Docker Hub are one.
  private static String host(String key) {
    String host = key.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    return Set.of("index.docker.io", "registry-1.docker.io").contains(host) ? HUB : host;
  }

  private Optional<RegistryTarget> login(String host, JsonObject entry) {
    Optional<String> token = entry.string("identitytoken").filter(it -> !it.isEmpty());
    if (token.isPresent()) {
      return Optional.of(new RegistryTarget(host, TOKEN_USER, token.get()));
    }
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
