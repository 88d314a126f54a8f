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
import java.security.interfaces.ECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.Optional;

/// A signed token in compact form (RFC 7515, RFC 7519), by RSA (RS, PS) or an elliptic curve (ES).
///
/// @param signed the first two parts, over which the signature goes
public record JsonWebToken(JsonObject header, JsonObject claims, String signed, byte[] signature) {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  /// Splits and decodes; says nothing about who signed it. Empty for what is no such token.
  public static Optional<JsonWebToken> parse(String compact) {
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
  public boolean signedBy(PublicKey key) {
    try {
      Optional<Signature> verifier = verifier(header.string("alg").orElse(""), key);
      if (verifier.isEmpty()) {
        return false;
      }
      verifier.get().initVerify(key);
      verifier.get().update(signed.getBytes(StandardCharsets.US_ASCII));
      return verifier.get().verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /// What checks a signature of this algorithm (RFC 7518, 3.1); empty where the key is of another
  /// kind.
  private static Optional<Signature> verifier(String algorithm, PublicKey key)
      throws GeneralSecurityException {
    if (algorithm.length() != 5) {
      return Optional.empty();
    }
    String bits = algorithm.substring(2);
    String family = algorithm.substring(0, 2);
    if (family.equals("RS") && rsa(key)) {
      return Optional.of(Signature.getInstance("SHA" + bits + "withRSA"));
    }
    if (family.equals("PS") && rsa(key)) {
      return Optional.of(probabilistic(bits));
    }
    return family.equals("ES") && key instanceof ECPublicKey curve && fits(curve, bits)
        ? Optional.of(Signature.getInstance("SHA" + bits + "withECDSAinP1363Format"))
        : Optional.empty();
  }

  private static boolean rsa(PublicKey key) {
    return key.getAlgorithm().equals("RSA");
  }

  private static boolean fits(ECPublicKey key, String bits) {
    int size = key.getParams().getCurve().getField().getFieldSize();
    return switch (bits) {
      case "256" -> size == 256;
      case "384" -> size == 384;
      case "512" -> size == 521;
      default -> false;
    };
  }

  private static Signature probabilistic(String bits) throws GeneralSecurityException {
    String digest = "SHA-" + bits;
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(
        new PSSParameterSpec(
            digest,
            "MGF1",
            new MGF1ParameterSpec(digest),
            Integer.parseInt(bits) / 8,
            PSSParameterSpec.TRAILER_FIELD_BC));
    return verifier;
  }
}
