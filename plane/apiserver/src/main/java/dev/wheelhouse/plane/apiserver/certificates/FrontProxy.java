// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.certificates;

import java.security.cert.X509Certificate;

/// What a server that speaks for others shows, and who vouches for it: an authority of its own,
/// since whoever holds such a certificate may say of any request who sent it.
///
/// @param authority signs certificates of front proxies and nothing else
/// @param client the certificate this server shows to other API servers
public record FrontProxy(X509Certificate authority, IssuedCertificate client) {

  /// The common name of [#client].
  public static final String CLIENT_NAME = "front-proxy-client";

  /// The authority's certificate as PEM.
  public String authorityPem() {
    return Pem.write(authority);
  }
}
