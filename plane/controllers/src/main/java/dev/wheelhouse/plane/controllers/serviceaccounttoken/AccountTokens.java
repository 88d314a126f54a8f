// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.serviceaccounttoken;

/// Makes tokens of service accounts that have no end. Whoever holds the key implements it.
@FunctionalInterface
public interface AccountTokens {

  /// @param uid the account's
  /// @param secret name of the Secret that will hold the token
  String issue(String namespace, String account, String uid, String secret);
}
