// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a caller presents: a bearer token, and the client certificate of its TLS session. The
/// certificate's chain has been verified by TLS when there is one.
public record Credentials(@Nullable String bearerToken, @Nullable X509Certificate certificate) {

  public static final Credentials NONE = new Credentials(null, null);

  public Optional<String> token() {
    return Optional.ofNullable(bearerToken);
  }

  public Optional<X509Certificate> clientCertificate() {
    return Optional.ofNullable(certificate);
  }
}
