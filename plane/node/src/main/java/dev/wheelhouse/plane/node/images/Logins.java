// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Logins as docker's configuration file has them, and which of them are for an image: those whose
/// name is its registry, where each label may have `*` for any text, and whose path, if any, its
/// repository begins with. The longest path is tried first.
public final class Logins {

  private static final Set<String> DOCKER =
      Set.of("docker.io", "index.docker.io", "registry-1.docker.io");

  private Logins() {}

  /// Reads a file with `auths` (`config.json`, the content of `.dockerconfigjson`).
  ///
  /// @throws PlatformException when it is no JSON object
  public static List<RegistryCredential> ofConfig(byte[] json) {
    return entries(Json.readObject(json).object("auths").orElseGet(JsonObject::new));
  }

  /// Reads the older form, which has the registries at its top (`.dockercfg`).
  ///
  /// @throws PlatformException when it is no JSON object
  public static List<RegistryCredential> ofLegacyConfig(byte[] json) {
    return entries(Json.readObject(json));
  }

  private static List<RegistryCredential> entries(JsonObject auths) {
    List<RegistryCredential> found = new ArrayList<>();
    for (String registry : auths.keySet()) {
      auths.object(registry).flatMap(entry -> login(registry, entry)).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<RegistryCredential> login(String registry, JsonObject entry) {
    Optional<String> user = entry.string("username").filter(name -> !name.isEmpty());
    if (user.isPresent()) {
      return Optional.of(
          new RegistryCredential(registry, user.get(), entry.string("password").orElse("")));
    }
    return entry
        .string("auth")
        .flatMap(Logins::decoded)
        .map(pair -> pair.split(":", 2))
        .filter(pair -> pair.length == 2)
        .map(pair -> new RegistryCredential(registry, pair[0], pair[1]));
  }

  private static Optional<String> decoded(String auth) {
    try {
      return Optional.of(new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Those for one repository of one registry, the most exact first.
  static List<RegistryCredential> fitting(
      List<RegistryCredential> logins, String registry, String repository) {
    return logins.stream()
        .filter(login -> fits(Name.of(login.registry()), registry, repository))
        .sorted(
            Comparator.comparingInt(
                (RegistryCredential login) -> -Name.of(login.registry()).path().length()))
        .toList();
  }

  private record Name(String host, String path) {
    static Name of(String written) {
      String plain = written.replaceFirst("^https?://", "").replaceFirst("/+$", "");
      int slash = plain.indexOf('/');
      String host = slash < 0 ? plain : plain.substring(0, slash);
      String path = slash < 0 ? "" : plain.substring(slash + 1);
      return new Name(host, Set.of("v1", "v2").contains(path) ? "" : path);
    }
  }

  private static boolean fits(Name name, String registry, String repository) {
    boolean host =
        matches(name.host(), registry)
            || (DOCKER.contains(name.host()) && DOCKER.contains(registry));
    return host
        && (name.path().isEmpty()
            || repository.equals(name.path())
            || repository.startsWith(name.path() + "/"));
  }

  private static boolean matches(String pattern, String registry) {
    String[] wanted = pattern.split("\\.", -1);
    String[] given = registry.split("\\.", -1);
    if (wanted.length != given.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!labelMatches(wanted[i], given[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean labelMatches(String pattern, String label) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(label);
    }
    String before = pattern.substring(0, star);
    String after = pattern.substring(star + 1);
    return label.length() >= before.length() + after.length()
        && label.startsWith(before)
        && label.endsWith(after);
  }
}
