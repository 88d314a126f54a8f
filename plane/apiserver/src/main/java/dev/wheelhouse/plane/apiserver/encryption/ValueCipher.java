// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.encryption;

import java.security.GeneralSecurityException;

/// A key at work. Safe for use by many threads.
interface ValueCipher {

  /// @param about authenticated with the value where the cipher can: the value's key in the store
  byte[] seal(byte[] plain, byte[] about) throws GeneralSecurityException;

  /// @throws GeneralSecurityException when another key sealed it or it was changed
  byte[] open(byte[] sealed, byte[] about) throws GeneralSecurityException;
}
