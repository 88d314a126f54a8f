// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// What a repository or registry is to be shown, from a Secret: `username` and `password`, or
/// `token`, or `.dockerconfigjson`; beside them `ca.crt` (`caFile`), `tls.crt` and `tls.key`
/// (`certFile`, `keyFile`), `insecureSkipTLS` and, for registries, `insecurePlainHTTP`.
///
/// @param docker `auths` of a Docker configuration; empty for none
/// @param authority PEM certificates to trust in place of the usual; empty for the usual
public record ChartCredentials(
    String username,
    String password,
    String token,
    JsonObject docker,
    String authority,
    String certificate,
    String key,
    boolean trustsAll,
    boolean plain) {

  public static final ChartCredentials NONE =
      new ChartCredentials("", "", "", new JsonObject(), "", "", "", false, false);

  /// Reads the data of a Secret.
  ///
  /// @throws PlatformException `INVALID` when it has nothing of the kind, or what cannot go
  ///   together
  public static ChartCredentials of(JsonObject secret) {
    Data data = new Data(secret);
    String docker = data.get(".dockerconfigjson");
    ChartCredentials credentials =
        new ChartCredentials(
            data.get("username"),
            data.get("password"),
            data.get("token"),
            docker.isEmpty()
                ? new JsonObject()
                : Json.readObject(docker).object("auths").orElseGet(JsonObject::new),
            data.get("ca.crt", "caFile"),
            data.get("tls.crt", "certFile"),
            data.get("tls.key", "keyFile"),
            data.get("insecureSkipTLS").equals("true"),
            data.get("insecurePlainHTTP").equals("true"));
    if (credentials.equals(NONE)) {
      throw data.wrong(
          "has none of username, password, token, .dockerconfigjson, tls.crt and ca.crt");
    }
    if (!credentials.token.isEmpty() && !credentials.username.isEmpty()) {
      throw data.wrong("has both a token and a username: one of them is to go");
    }
    if (!credentials.token.isEmpty() && credentials.trustsAll) {
      throw data.wrong("has a token and insecureSkipTLS: a token is only sent to proven servers");
    }
    return credentials;
  }

  private record Data(JsonObject secret) {
    String get(String... names) {
      for (String name : names) {
        Optional<String> value = secret.string("data", name);
        if (value.isPresent()) {
          try {
            return new String(Base64.getDecoder().decode(value.get()), StandardCharsets.UTF_8)
                .strip();
          } catch (IllegalArgumentException _) {
            throw wrong("has a " + name + " that is no base64");
          }
        }
      }
      return "";
    }

    PlatformException wrong(String what) {
      return new PlatformException(
          Reason.INVALID,
          "Secret "
              + secret.string("metadata", "namespace").orElse("")
              + "/"
              + secret.string("metadata", "name").orElse("")
              + " "
              + what);
    }
  }

  /// The value of an `Authorization` header for a host; empty for none.
  Optional<String> header(String host) {
    if (!token.isEmpty()) {
      return Optional.of("Bearer " + token);
    }
    return basic(host);
  }

  /// Name and password for a host as HTTP's basic scheme writes them; empty for none.
  Optional<String> basic(String host) {
    if (!username.isEmpty()) {
      return Optional.of(basic(username, password));
    }
    return docker
        .object(host)
        .or(() -> docker.object("https://" + host))
        .flatMap(entry ->
            entry
                .string("auth")
                .filter(it -> !it.isEmpty())
                .map(it -> "Basic " + it)
                .or(() ->
                    entry
                        .string("username")
                        .map(user -> basic(user, entry.string("password").orElse("")))));
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return equals(NONE) ? "no credentials" : "credentials";
  }
}
