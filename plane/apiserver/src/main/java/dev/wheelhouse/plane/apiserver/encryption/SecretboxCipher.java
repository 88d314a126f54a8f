// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.encryption;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/// XSalsa20 and Poly1305 as NaCl's `secretbox` has them: nonce of 24 bytes, tag of 16, then the
/// encrypted value. The first 32 bytes of the key stream are the tag's key. The key path is not
/// authenticated.
final class SecretboxCipher implements ValueCipher {

  private static final int NONCE = 24;
  private static final int TAG = 16;
  private static final int TAG_KEY = 32;

  private final KeyParameter key;
  private final SecureRandom random;

  SecretboxCipher(byte[] key, SecureRandom random) {
    this.key = new KeyParameter(key);
    this.random = random;
  }

  @Override
  public byte[] seal(byte[] plain, byte[] about) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] sealed = Arrays.copyOf(nonce, NONCE + TAG + plain.length);
    XSalsa20Engine stream = stream(nonce);
    byte[] tagKey = tagKey(stream);
    stream.processBytes(plain, 0, plain.length, sealed, NONCE + TAG);
    byte[] tag = tag(tagKey, sealed);
    System.arraycopy(tag, 0, sealed, NONCE, TAG);
    return sealed;
  }

  @Override
  public byte[] open(byte[] sealed, byte[] about) throws AEADBadTagException {
    if (sealed.length < NONCE + TAG) {
      throw new AEADBadTagException("too short");
    }
    XSalsa20Engine stream = stream(Arrays.copyOf(sealed, NONCE));
    byte[] expected = tag(tagKey(stream), sealed);
    if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(sealed, NONCE, NONCE + TAG))) {
      throw new AEADBadTagException("wrong key or changed value");
    }
    byte[] plain = new byte[sealed.length - NONCE - TAG];
    stream.processBytes(sealed, NONCE + TAG, plain.length, plain, 0);
    return plain;
  }

  private XSalsa20Engine stream(byte[] nonce) {
    XSalsa20Engine stream = new XSalsa20Engine();
    stream.init(true, new ParametersWithIV(key, nonce));
    return stream;
  }

  private static byte[] tagKey(XSalsa20Engine stream) {
    byte[] tagKey = new byte[TAG_KEY];
    stream.processBytes(new byte[TAG_KEY], 0, TAG_KEY, tagKey, 0);
    return tagKey;
  }

  private static byte[] tag(byte[] tagKey, byte[] sealed) {
    Poly1305 mac = new Poly1305();
    mac.init(new KeyParameter(tagKey));
    mac.update(sealed, NONCE + TAG, sealed.length - NONCE - TAG);
    byte[] tag = new byte[TAG];
    mac.doFinal(tag, 0);
    return tag;
  }
}
