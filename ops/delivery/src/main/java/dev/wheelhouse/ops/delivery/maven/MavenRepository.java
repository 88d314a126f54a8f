// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.maven;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A repository and how to log in.
///
/// @param base ends in a slash
/// @param user empty for nobody
public record MavenRepository(URI base, String user, String password) {

  /// @throws PlatformException `INVALID` when it is no address of a repository, or a password would
  ///   travel in the clear
  public static MavenRepository of(String url, String user, String password) {
    URI base = parse(url.endsWith("/") ? url : url + "/");
    boolean usable =
        ("http".equals(base.getScheme()) || "https".equals(base.getScheme()))
            && base.getHost() != null
            && base.getUserInfo() == null
            && base.getRawQuery() == null
            && base.getRawFragment() == null;
    if (!usable) {
      throw new PlatformException(
          Reason.INVALID,
          "the address of a Maven repository is http:// or https://, a host and a path; user and"
              + " password belong into a Secret that `secretRef` names");
    }
    if (!user.isEmpty() && base.getScheme().equals("http") && !loopback(base.getHost())) {
      throw new PlatformException(
          Reason.INVALID,
          "the repository "
              + base
              + " is asked without encryption, and would get a password so;"
              + " use https, or no secretRef");
    }
    return new MavenRepository(base, user, password);
  }

  private static URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException _) {
      throw new PlatformException(
          Reason.INVALID, "the address of the Maven repository is malformed");
    }
  }

  private static boolean loopback(String host) {
    return host.startsWith("127.") || host.equals("localhost") || host.equals("[::1]");
  }

  /// The value of the header `Authorization`.
  Optional<String> authorization() {
    String login = user + ":" + password;
    return user.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
