// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.encryption;

import dev.wheelhouse.plane.store.Sealing.Opened;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;

/// The keys of one resource: the first seals, any of them opens.
record KeyRing(List<SealingKey> keys) {

  /// Of resources that no rule names.
  static final KeyRing IDENTITY = new KeyRing(List.of(SealingKey.IDENTITY));

  private static final int SHOWN_PREFIX = 80;

  KeyRing {
    keys = List.copyOf(keys);
  }

  byte[] seal(String key, byte[] plain) {
    SealingKey first = keys.getFirst();
    if (first.cipher() == null) {
      return plain;
    }
    try {
      return first.seal(plain, about(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt " + key, e);
    }
  }

  private static byte[] about(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  Opened open(String key, byte[] stored) {
    boolean known = false;
    for (int i = 0; i < keys.size(); i++) {
      if (!keys.get(i).matches(stored)) {
        continue;
      }
      known = true;
      try {
        return new Opened.Plain(keys.get(i).open(stored, about(key)), i > 0);
      } catch (GeneralSecurityException _) {
        // Another key may have the same name.
      }
    }
    return new Opened.Locked(known ? changed(stored) : unknown(stored));
  }

  private static String changed(byte[] stored) {
    return "the key "
        + name(stored)
        + " does not open it: the key's secret or the value was changed";
  }

  private static String unknown(byte[] stored) {
    return SealingKey.isSealed(stored)
        ? "it was encrypted with "
            + name(stored)
            + ", which the encryption configuration does not have for it; add that key behind the"
            + " others"
        : "it is not encrypted, and the encryption configuration lists no `identity` provider for"
            + " it; add one behind the others";
  }

  /// `aescbc:v1:key1` of `k8s:enc:aescbc:v1:key1:...`.
  private static String name(byte[] stored) {
    String start =
        new String(stored, 0, Math.min(stored.length, SHOWN_PREFIX), StandardCharsets.ISO_8859_1);
    String[] parts = start.split(":", 6);
    return parts.length < 6 ? "an unknown key" : parts[2] + " key `" + parts[4] + "`";
  }
}
