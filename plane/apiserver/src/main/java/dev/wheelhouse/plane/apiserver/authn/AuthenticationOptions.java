// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.plane.apiserver.authn.oidc.OidcOptions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whom a server knows. The names in brackets are kube-apiserver's flags.
///
/// @param clientAuthorities `--client-ca-file`: authorities beside the cluster's own
/// @param tokens `--token-auth-file`, read: bearer tokens and who they stand for
/// @param tokenPolicy `--service-account-issuer`, `--api-audiences`
/// @param oidc `--oidc-*`; null without a provider
/// @param requestHeader `--requestheader-*`; null for this cluster's own front proxies
/// @param bootstrapTokens `--enable-bootstrap-token-auth`
public record AuthenticationOptions(
    List<X509Certificate> clientAuthorities,
    Map<String, Identity> tokens,
    TokenPolicy tokenPolicy,
    @Nullable OidcOptions oidc,
    @Nullable RequestHeaderOptions requestHeader,
    boolean bootstrapTokens) {

  /// The cluster's own certificates and service accounts only.
  public static final AuthenticationOptions DEFAULT =
      new AuthenticationOptions(List.of(), Map.of(), TokenPolicy.DEFAULT, null, null, false);

  public AuthenticationOptions {
    clientAuthorities = List.copyOf(clientAuthorities);
    tokens = Map.copyOf(tokens);
  }

  public AuthenticationOptions withTokens(Map<String, Identity> known) {
    return new AuthenticationOptions(
        clientAuthorities, known, tokenPolicy, oidc, requestHeader, bootstrapTokens);
  }

  public AuthenticationOptions withClientAuthorities(List<X509Certificate> authorities) {
    return new AuthenticationOptions(
        authorities, tokens, tokenPolicy, oidc, requestHeader, bootstrapTokens);
  }

  public AuthenticationOptions withOidc(@Nullable OidcOptions provider) {
    return new AuthenticationOptions(
        clientAuthorities, tokens, tokenPolicy, provider, requestHeader, bootstrapTokens);
  }

  public AuthenticationOptions withRequestHeader(@Nullable RequestHeaderOptions proxies) {
    return new AuthenticationOptions(
        clientAuthorities, tokens, tokenPolicy, oidc, proxies, bootstrapTokens);
  }

  public AuthenticationOptions withBootstrapTokens(boolean on) {
    return new AuthenticationOptions(
        clientAuthorities, tokens, tokenPolicy, oidc, requestHeader, on);
  }
}
