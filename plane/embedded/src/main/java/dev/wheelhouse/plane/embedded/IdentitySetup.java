// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.plane.apiserver.authn.RequestHeaderOptions;
import dev.wheelhouse.plane.apiserver.authn.oidc.OidcOptions;
import org.jspecify.annotations.Nullable;

/// Whom a plane knows beside its own certificates, tokens and service accounts.
///
/// @param oidc `--oidc-*`; null without a provider
/// @param requestHeader `--requestheader-*`; null for the plane's own front proxies
/// @param bootstrapTokens `--enable-bootstrap-token-auth`
public record IdentitySetup(
    @Nullable OidcOptions oidc,
    @Nullable RequestHeaderOptions requestHeader,
    boolean bootstrapTokens) {

  public static final IdentitySetup DEFAULT = new IdentitySetup(null, null, false);
}
