// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import java.util.List;

/// What service account tokens of this cluster say of themselves.
///
/// @param issuer `--service-account-issuer`
/// @param audiences `--api-audiences`: tokens for these are good for this server
public record TokenPolicy(String issuer, List<String> audiences) {

  public static final TokenPolicy DEFAULT = of("https://kubernetes.default.svc.cluster.local");

  public TokenPolicy {
    audiences = List.copyOf(audiences);
  }

  /// An issuer that is its own audience, as kube-apiserver does unless told otherwise.
  public static TokenPolicy of(String issuer) {
    return new TokenPolicy(issuer, List.of(issuer));
  }
}
