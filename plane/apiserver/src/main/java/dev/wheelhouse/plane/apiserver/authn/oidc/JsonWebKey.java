// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn.oidc;

import dev.wheelhouse.base.json.JsonObject;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// Public keys as JSON (RFC 7517, RFC 7518): RSA and the three elliptic curves of NIST.
final class JsonWebKey {

  private static final Map<String, String> CURVES =
      Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1");

  private JsonWebKey() {}

  /// Empty for kinds that are not known here and for damaged keys.
  static Optional<PublicKey> read(JsonObject key) {
    try {
      return switch (key.string("kty").orElse("")) {
        case "RSA" ->
            Optional.of(
                KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e"))));
        case "EC" -> Optional.of(ellipticCurve(key));
        default -> Optional.empty();
      };
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static PublicKey ellipticCurve(JsonObject key) throws GeneralSecurityException {
    String curve = CURVES.get(key.string("crv").orElse(""));
    if (curve == null) {
      throw new IllegalArgumentException("unknown curve");
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve));
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(
                new ECPoint(number(key, "x"), number(key, "y")),
                parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static BigInteger number(JsonObject key, String field) {
    String text = key.string(field).orElseThrow(() -> new IllegalArgumentException("no " + field));
    return new BigInteger(1, Base64.getUrlDecoder().decode(text));
  }
}
