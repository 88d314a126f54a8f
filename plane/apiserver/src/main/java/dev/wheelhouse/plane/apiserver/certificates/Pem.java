// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.certificates;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads and writes the text form of keys and certificates (RFC 7468). Private keys are PKCS#8.
public final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  public static String write(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("a parsed certificate has no encoding", e);
    }
  }

  public static String write(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  public static String write(PublicKey key) {
    return block("PUBLIC KEY", key.getEncoded());
  }

  /// All certificates in a text, in order.
  ///
  /// @param source names the text in the error's message
  /// @throws PlatformException `BAD_REQUEST` where there is none or one is damaged
  public static List<X509Certificate> certificates(String text, String source) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] der : blocks(text, "CERTIFICATE")) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new PlatformException(Reason.BAD_REQUEST, source + " has a damaged certificate", e);
    }
    if (certificates.isEmpty()) {
      throw new PlatformException(Reason.BAD_REQUEST, source + " has no PEM certificate");
    }
    return certificates;
  }

  /// The first PKCS#8 private key of a text.
  ///
  /// @throws PlatformException `BAD_REQUEST` naming the source; never with key material
  public static PrivateKey privateKey(String text, String algorithm, String source) {
    try {
      byte[] der = first(text, "PRIVATE KEY", source);
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      throw new PlatformException(Reason.BAD_REQUEST, source + " has a damaged private key");
    }
  }

  /// The first public key of a text.
  ///
  /// @throws PlatformException `BAD_REQUEST` naming the source
  public static PublicKey publicKey(String text, String algorithm, String source) {
    try {
      byte[] der = first(text, "PUBLIC KEY", source);
      return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      throw new PlatformException(Reason.BAD_REQUEST, source + " has a damaged public key");
    }
  }

  private static byte[] first(String text, String type, String source) {
    List<byte[]> found = blocks(text, type);
    if (found.isEmpty()) {
      throw new PlatformException(Reason.BAD_REQUEST, source + " has no PEM block " + type);
    }
    return found.getFirst();
  }

  static List<byte[]> blocks(String text, String type) {
    List<byte[]> found = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(type)) {
        found.add(Base64.getMimeDecoder().decode(matcher.group(2)));
      }
    }
    return found;
  }

  private static String block(String type, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, LINES.encodeToString(der), type);
  }
}
