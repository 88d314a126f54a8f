// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.List;
import java.util.Optional;

/// Asks authenticators in turn; the first that knows the caller decides. A refusal by one is kept
/// back while others may still know the caller. A bearer token that nobody knows is a refusal.
public final class AuthenticatorChain implements Authenticator {

  private final List<Authenticator> members;

  public AuthenticatorChain(List<Authenticator> members) {
    this.members = List.copyOf(members);
  }

  @Override
  public Optional<Identity> authenticate(Credentials credentials) {
    Optional<PlatformException> refusal = Optional.empty();
    for (Authenticator member : members) {
      try {
        Optional<Identity> identity = member.authenticate(credentials);
        if (identity.isPresent()) {
          return identity;
        }
      } catch (PlatformException e) {
        if (!e.is(Reason.UNAUTHORIZED)) {
          throw e;
        }
        refusal = Optional.of(refusal.orElse(e));
      }
    }
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    if (credentials.token().isPresent()) {
      throw new PlatformException(Reason.UNAUTHORIZED, "the bearer token is not known");
    }
    return Optional.empty();
  }
}
