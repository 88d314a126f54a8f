// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;

/// A signed token in compact form (RFC 7515, RFC 7519) with ES256 or RS256.
///
/// @param signed the first two parts, over which the signature goes
record JsonWebToken(JsonObject header, JsonObject claims, String signed, byte[] signature) {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  /// Splits and decodes; says nothing about who signed it. Empty for what is no such token.
  static Optional<JsonWebToken> parse(String compact) {
    String[] parts = compact.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new JsonWebToken(
              Json.readObject(DECODER.decode(parts[0])),
              Json.readObject(DECODER.decode(parts[1])),
              parts[0] + "." + parts[1],
              DECODER.decode(parts[2])));
    } catch (IllegalArgumentException | PlatformException _) {
      return Optional.empty();
    }
  }

  /// Signs claims with ES256.
  static String sign(JsonObject claims, PrivateKey key, String keyId) {
    JsonObject header = JsonObject.of("alg", "ES256", "kid", keyId);
    String signed =
        ENCODER.encodeToString(Json.writeBytes(header))
            + "."
            + ENCODER.encodeToString(Json.writeBytes(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + ENCODER.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign a service account token", e);
    }
  }

  /// True when this key made the signature, by the algorithm that fits the key.
  boolean signedBy(PublicKey key) {
    Optional<String> algorithm = algorithm(key);
    if (algorithm.isEmpty()) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance(algorithm.get());
      verifier.initVerify(key);
      verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private Optional<String> algorithm(PublicKey key) {
    String stated = header.string("alg").orElse("");
    if (stated.equals("ES256") && key.getAlgorithm().equals("EC")) {
      return Optional.of("SHA256withECDSAinP1363Format");
    }
    return stated.equals("RS256") && key.getAlgorithm().equals("RSA")
        ? Optional.of("SHA256withRSA")
        : Optional.empty();
  }
}
