// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.List;

/// Seals by a secret byte, which it puts in front: enough to see what goes where.
///
/// @param secrets the first seals, any opens
record XorSealing(List<Byte> secrets) implements Sealing {

  static XorSealing of(int... secrets) {
    return new XorSealing(java.util.Arrays.stream(secrets).mapToObj(it -> (byte) it).toList());
  }

  @Override
  public byte[] seal(String key, byte[] plain) {
    byte[] sealed = new byte[plain.length + 1];
    sealed[0] = secrets.getFirst();
    for (int i = 0; i < plain.length; i++) {
      sealed[i + 1] = (byte) (plain[i] ^ secrets.getFirst());
    }
    return sealed;
  }

  @Override
  public Opened open(String key, byte[] sealed) {
    int secret = secrets.indexOf(sealed[0]);
    if (secret < 0) {
      return new Opened.Locked("no secret " + sealed[0]);
    }
    byte[] plain = new byte[sealed.length - 1];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) (sealed[i + 1] ^ sealed[0]);
    }
    return new Opened.Plain(plain, secret > 0);
  }
}
