// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.authn.Authenticator;
import dev.wheelhouse.plane.apiserver.authn.AuthenticatorChain;
import dev.wheelhouse.plane.apiserver.authn.BootstrapTokenAuthenticator;
import dev.wheelhouse.plane.apiserver.authn.ClientCertificateAuthenticator;
import dev.wheelhouse.plane.apiserver.authn.FrontProxyAuthenticator;
import dev.wheelhouse.plane.apiserver.authn.LegacyTokens;
import dev.wheelhouse.plane.apiserver.authn.RequestHeaderOptions;
import dev.wheelhouse.plane.apiserver.authn.SelfSubjectReviews;
import dev.wheelhouse.plane.apiserver.authn.ServiceAccountAuthenticator;
import dev.wheelhouse.plane.apiserver.authn.StaticTokenAuthenticator;
import dev.wheelhouse.plane.apiserver.authn.TokenIssuer;
import dev.wheelhouse.plane.apiserver.authn.TokenReviews;
import dev.wheelhouse.plane.apiserver.authn.oidc.OidcAuthenticator;
import dev.wheelhouse.plane.apiserver.authn.oidc.OidcOptions;
import dev.wheelhouse.plane.apiserver.certificates.FrontProxy;
import dev.wheelhouse.plane.apiserver.registry.Extensions;
import dev.wheelhouse.plane.apiserver.registry.ObjectStore;
import dev.wheelhouse.plane.apiserver.registry.TokenSubresource;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Wires who callers are: the authenticators in order, and the resources that answer about them.
final class Authentication implements AutoCloseable {

  private final ApiServerOptions options;
  private final ObjectStore objects;
  private final Clock clock;
  private final RequestHeaderOptions requestHeader;
  private final AuthenticatorChain tokens;
  private final @Nullable OidcAuthenticator oidc;
  private final ServiceAccountAuthenticator serviceAccounts;

  Authentication(
      ApiServerOptions options, ObjectStore objects, FrontProxy frontProxy, Clock clock) {
    this.options = options;
    this.objects = objects;
    this.clock = clock;
    this.requestHeader = requestHeader(options, frontProxy);
    OidcOptions provider = options.authentication().oidc();
    this.oidc = provider == null ? null : new OidcAuthenticator(provider, clock);
    this.tokens = new AuthenticatorChain(tokens());
    this.serviceAccounts =
        new ServiceAccountAuthenticator(
            List.of(options.certificates().signingKeys().publicKey()),
            options.authentication().tokenPolicy(),
            objects,
            clock);
  }

  /// Bearer tokens other than those of service accounts.
  private List<Authenticator> tokens() {
    List<Authenticator> known = new ArrayList<>();
    known.add(new StaticTokenAuthenticator(options.authentication().tokens()));
    known.add(new LegacyTokens(options.certificates().signingKeys(), objects));
    if (options.authentication().bootstrapTokens()) {
      known.add(new BootstrapTokenAuthenticator(objects, clock));
    }
    if (oidc != null) {
      known.add(oidc);
    }
    return known;
  }

  private static RequestHeaderOptions requestHeader(
      ApiServerOptions options, FrontProxy frontProxy) {
    RequestHeaderOptions told = options.authentication().requestHeader();
    return told == null
        ? RequestHeaderOptions.of(List.of(frontProxy.authority()), List.of(FrontProxy.CLIENT_NAME))
        : told;
  }

  FrontProxyAuthenticator frontProxies() {
    return new FrontProxyAuthenticator(requestHeader, clock);
  }

  /// Whose client certificates TLS lets in.
  List<X509Certificate> tlsAuthorities() {
    List<X509Certificate> all = authorities(options);
    all.addAll(requestHeader.authorities());
    return all;
  }

  Authenticator authenticator() {
    return new AuthenticatorChain(
        List.of(
            new ClientCertificateAuthenticator(authorities(options), clock),
            serviceAccounts,
            tokens));
  }

  void extend(Extensions extensions) {
    extensions.add(new SelfSubjectReviews());
    extensions.add(
        new TokenReviews(tokens, serviceAccounts, options.authentication().tokenPolicy()));
    extensions.add(
        new GroupResource("", "serviceaccounts"),
        "token",
        new TokenSubresource(
            objects,
            new TokenIssuer(
                options.certificates().signingKeys(),
                options.authentication().tokenPolicy(),
                objects,
                clock)));
  }

  @Override
  public void close() {
    if (oidc != null) {
      oidc.close();
    }
  }

  /// Whose client certificates are believed.
  static List<X509Certificate> authorities(ApiServerOptions options) {
    List<X509Certificate> authorities =
        new ArrayList<>(options.authentication().clientAuthorities());
    authorities.add(options.certificates().caCertificate());
    return authorities;
  }
}
