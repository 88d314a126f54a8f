// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.certificates;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;

/// The pair that signs service account tokens (EC P-256).
public record SigningKeys(PrivateKey privateKey, PublicKey publicKey) {

  /// A fresh pair, for tests and for servers without a directory.
  public static SigningKeys create() {
    return of(CertificateAuthority.newKeys());
  }

  static SigningKeys of(KeyPair pair) {
    return new SigningKeys(pair.getPrivate(), pair.getPublic());
  }

  /// Names the public key in token headers and key sets: the unpadded base64url SHA-256 of its DER
  /// form.
  public String keyId() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey.getEncoded());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  byte[] pem() {
    return (Pem.write(privateKey) + Pem.write(publicKey)).getBytes(StandardCharsets.US_ASCII);
  }

  /// Names the public key only; the private key stays out of logs.
  @Override
  public String toString() {
    return "SigningKeys[" + keyId() + "]";
  }
}
