// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;

/// Issues service account tokens: the `serviceaccounts/token` subresource.
@FunctionalInterface
public interface TokenRequests {

  /// @param serviceAccount the stored ServiceAccount
  /// @param request an `authentication.k8s.io/v1` TokenRequest, checked against its schema
  /// @return the TokenRequest with `status.token` and `status.expirationTimestamp`
  /// @throws PlatformException `INVALID` for audiences, lifetimes or bound objects that cannot be
  JsonObject issue(JsonObject serviceAccount, JsonObject request);
}
