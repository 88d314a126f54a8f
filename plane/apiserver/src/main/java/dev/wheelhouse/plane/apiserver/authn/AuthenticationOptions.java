// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/// Whom a server knows. The names in brackets are kube-apiserver's flags.
///
/// @param clientAuthorities `--client-ca-file`: authorities beside the cluster's own
/// @param tokens `--token-auth-file`, read: bearer tokens and who they stand for
/// @param tokenPolicy `--service-account-issuer`, `--api-audiences`
public record AuthenticationOptions(
    List<X509Certificate> clientAuthorities,
    Map<String, Identity> tokens,
    TokenPolicy tokenPolicy) {

  /// The cluster's own certificates and service accounts only.
  public static final AuthenticationOptions DEFAULT =
      new AuthenticationOptions(List.of(), Map.of(), TokenPolicy.DEFAULT);

  public AuthenticationOptions {
    clientAuthorities = List.copyOf(clientAuthorities);
    tokens = Map.copyOf(tokens);
  }

  public AuthenticationOptions withTokens(Map<String, Identity> known) {
    return new AuthenticationOptions(clientAuthorities, known, tokenPolicy);
  }

  public AuthenticationOptions withClientAuthorities(List<X509Certificate> authorities) {
    return new AuthenticationOptions(authorities, tokens, tokenPolicy);
  }
}
