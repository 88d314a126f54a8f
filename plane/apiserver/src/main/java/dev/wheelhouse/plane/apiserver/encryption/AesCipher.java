// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.encryption;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES in the two modes that Kubernetes has: `aescbc` (PKCS#7 padding, a random block in front) and
/// `aesgcm` (a random nonce of 12 bytes in front, the key path authenticated).
final class AesCipher implements ValueCipher {

  private static final int TAG_BITS = 128;

  /// How the bytes are laid out and chained.
  enum Mode {
    CBC("AES/CBC/PKCS5Padding", 16),
    GCM("AES/GCM/NoPadding", 12);

    private final String transformation;
    private final int nonceBytes;

    Mode(String transformation, int nonceBytes) {
      this.transformation = transformation;
      this.nonceBytes = nonceBytes;
    }

    private AlgorithmParameterSpec parameters(byte[] from) {
      return switch (this) {
        case CBC -> new IvParameterSpec(from, 0, nonceBytes);
        case GCM -> new GCMParameterSpec(TAG_BITS, from, 0, nonceBytes);
      };
    }
  }

  private final Mode mode;
  private final SecretKeySpec key;
  private final SecureRandom random;

  AesCipher(Mode mode, byte[] key, SecureRandom random) {
    this.mode = mode;
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  @Override
  public byte[] seal(byte[] plain, byte[] about) throws GeneralSecurityException {
    byte[] nonce = new byte[mode.nonceBytes];
    random.nextBytes(nonce);
    Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, about);
    byte[] sealed = new byte[nonce.length + cipher.getOutputSize(plain.length)];
    System.arraycopy(nonce, 0, sealed, 0, nonce.length);
    cipher.doFinal(plain, 0, plain.length, sealed, nonce.length);
    return sealed;
  }

  @Override
  public byte[] open(byte[] sealed, byte[] about) throws GeneralSecurityException {
    if (sealed.length < mode.nonceBytes) {
      throw new BadPaddingException("too short");
    }
    return cipher(Cipher.DECRYPT_MODE, sealed, about)
        .doFinal(sealed, mode.nonceBytes, sealed.length - mode.nonceBytes);
  }

  private Cipher cipher(int direction, byte[] nonce, byte[] about) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(mode.transformation);
    cipher.init(direction, key, mode.parameters(nonce));
    if (mode == Mode.GCM) {
      cipher.updateAAD(about);
    }
    return cipher;
  }
}
