// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.authn.Authenticator;
import dev.wheelhouse.plane.apiserver.authn.AuthenticatorChain;
import dev.wheelhouse.plane.apiserver.authn.ClientCertificateAuthenticator;
import dev.wheelhouse.plane.apiserver.authn.SelfSubjectReviews;
import dev.wheelhouse.plane.apiserver.authn.ServiceAccountAuthenticator;
import dev.wheelhouse.plane.apiserver.authn.StaticTokenAuthenticator;
import dev.wheelhouse.plane.apiserver.authn.TokenIssuer;
import dev.wheelhouse.plane.apiserver.authn.TokenReviews;
import dev.wheelhouse.plane.apiserver.registry.Extensions;
import dev.wheelhouse.plane.apiserver.registry.ObjectStore;
import dev.wheelhouse.plane.apiserver.registry.TokenSubresource;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Wires who callers are: the authenticators in order, and the resources that answer about them.
final class Authentication {

  private final ApiServerOptions options;
  private final ObjectStore objects;
  private final Clock clock;
  private final StaticTokenAuthenticator tokens;
  private final ServiceAccountAuthenticator serviceAccounts;

  Authentication(ApiServerOptions options, ObjectStore objects, Clock clock) {
    this.options = options;
    this.objects = objects;
    this.clock = clock;
    this.tokens = new StaticTokenAuthenticator(options.authentication().tokens());
    this.serviceAccounts =
        new ServiceAccountAuthenticator(
            List.of(options.certificates().signingKeys().publicKey()),
            options.authentication().tokenPolicy(),
            objects,
            clock);
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

  /// Whose client certificates are believed.
  static List<X509Certificate> authorities(ApiServerOptions options) {
    List<X509Certificate> authorities =
        new ArrayList<>(options.authentication().clientAuthorities());
    authorities.add(options.certificates().caCertificate());
    return authorities;
  }
}
