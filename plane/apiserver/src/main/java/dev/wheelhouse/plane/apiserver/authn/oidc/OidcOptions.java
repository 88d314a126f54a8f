// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn.oidc;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An OpenID Connect provider whose ID tokens log in. The names in brackets are kube-apiserver's
/// flags.
///
/// @param issuerUrl `--oidc-issuer-url`; https
/// @param clientId `--oidc-client-id`: tokens must be for this audience
/// @param usernameClaim `--oidc-username-claim`
/// @param usernamePrefix `--oidc-username-prefix`; `-` for none, empty for the issuer and `#`
///   unless the claim is `email`
/// @param groupsClaim `--oidc-groups-claim`; empty for no groups
/// @param groupsPrefix `--oidc-groups-prefix`
/// @param requiredClaims `--oidc-required-claim`
/// @param algorithms `--oidc-signing-algs`
/// @param authorityPem `--oidc-ca-file`, read; null for the system's authorities
public record OidcOptions(
    String issuerUrl,
    String clientId,
    String usernameClaim,
    String usernamePrefix,
    String groupsClaim,
    String groupsPrefix,
    Map<String, String> requiredClaims,
    List<String> algorithms,
    @Nullable String authorityPem) {

  private static final Set<String> KNOWN =
      Set.of("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512");

  /// @throws PlatformException `BAD_REQUEST` naming the flag that is wrong
  public OidcOptions {
    requiredClaims = Map.copyOf(requiredClaims);
    algorithms = List.copyOf(algorithms);
    if (!issuerUrl.startsWith("https://") || !isUrl(issuerUrl)) {
      throw wrong("--oidc-issuer-url must be an https URL: " + issuerUrl);
    }
    if (clientId.isEmpty()) {
      throw wrong("--oidc-client-id is required beside --oidc-issuer-url");
    }
    for (String algorithm : algorithms) {
      if (!KNOWN.contains(algorithm)) {
        throw wrong("--oidc-signing-algs: unknown algorithm " + algorithm);
      }
    }
  }

  private static boolean isUrl(String text) {
    try {
      return URI.create(text).getHost() != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static PlatformException wrong(String message) {
    return new PlatformException(Reason.BAD_REQUEST, message);
  }

  /// With the defaults of the flags.
  public static OidcOptions of(String issuerUrl, String clientId) {
    return new OidcOptions(
        issuerUrl, clientId, "sub", "", "", "", Map.of(), List.of("RS256"), null);
  }

  /// What stands before every user name.
  String namePrefix() {
    if (usernamePrefix.equals("-") || (usernamePrefix.isEmpty() && usernameClaim.equals("email"))) {
      return "";
    }
    return usernamePrefix.isEmpty() ? issuerUrl + "#" : usernamePrefix;
  }
}
