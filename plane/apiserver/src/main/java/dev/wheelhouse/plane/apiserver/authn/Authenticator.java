// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import java.util.Optional;

/// Turns credentials into an identity.
@FunctionalInterface
public interface Authenticator {

  /// @return empty when these credentials are none of this authenticator's business
  /// @throws PlatformException `UNAUTHORIZED` when they are, but are not valid
  Optional<Identity> authenticate(Credentials credentials);
}
