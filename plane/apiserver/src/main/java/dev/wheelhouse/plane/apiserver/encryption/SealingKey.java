// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.encryption;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A cipher and the prefix by which its values are known, for example `k8s:enc:aescbc:v1:key1:`.
/// The one without a cipher leaves values as they are.
record SealingKey(byte[] prefix, @Nullable ValueCipher cipher) {

  static final String RESERVED = "k8s:enc:";

  static final SealingKey IDENTITY = new SealingKey(new byte[0], null);

  static SealingKey of(String provider, String name, ValueCipher cipher) {
    String prefix = RESERVED + provider + ":v1:" + name + ":";
    return new SealingKey(prefix.getBytes(StandardCharsets.UTF_8), cipher);
  }

  byte[] seal(byte[] plain, byte[] about) throws GeneralSecurityException {
    if (cipher == null) {
      return plain;
    }
    byte[] sealed = cipher.seal(plain, about);
    byte[] all = Arrays.copyOf(prefix, prefix.length + sealed.length);
    System.arraycopy(sealed, 0, all, prefix.length, sealed.length);
    return all;
  }

  /// Whether it may have sealed the bytes.
  boolean matches(byte[] stored) {
    return cipher == null ? !isSealed(stored) : startsWith(stored, prefix);
  }

  byte[] open(byte[] stored, byte[] about) throws GeneralSecurityException {
    return cipher == null
        ? stored
        : cipher.open(Arrays.copyOfRange(stored, prefix.length, stored.length), about);
  }

  private static final byte[] RESERVED_BYTES = RESERVED.getBytes(StandardCharsets.US_ASCII);

  /// Whether any key sealed the bytes. Objects start with a brace.
  static boolean isSealed(byte[] stored) {
    return startsWith(stored, RESERVED_BYTES);
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
