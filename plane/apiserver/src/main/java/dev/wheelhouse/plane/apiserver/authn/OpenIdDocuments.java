// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.certificates.SigningKeys;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/// What other programs need to check service account tokens on their own (OpenID Connect Discovery
/// 1.0, RFC 7517).
public final class OpenIdDocuments implements RequestHandler {

  public static final String CONFIGURATION_PATH = "/.well-known/openid-configuration";
  public static final String KEYS_PATH = "/openid/v1/jwks";
  private static final int P256_BYTES = 32;

  private final byte[] configuration;
  private final byte[] keySet;

  /// @param serverUrl where clients reach this server, for example `https://127.0.0.1:6443`; the
  ///   keys are said to be there only when the issuer is no `https` URL: who finds one document at
  ///   the issuer's finds the other there, too, from inside the cluster as from outside
  public OpenIdDocuments(SigningKeys keys, TokenPolicy policy, String serverUrl) {
    this.configuration = Json.writeBytes(configuration(policy, serverUrl));
    this.keySet = Json.writeBytes(JsonObject.of("keys", JsonArray.of(key(keys))));
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    return switch (request.path()) {
      case CONFIGURATION_PATH -> document("application/json", configuration);
      case KEYS_PATH -> document("application/jwk-set+json", keySet);
      default ->
          throw new PlatformException(
              Reason.NOT_FOUND, "the server could not find the requested resource");
    };
  }

  private static ApiResponse document(String contentType, byte[] body) {
    return new ApiResponse.Whole(
        200, contentType, Map.of("cache-control", "public, max-age=3600"), body);
  }

  private static JsonObject configuration(TokenPolicy policy, String serverUrl) {
    return JsonObject.of(
        "issuer",
        policy.issuer(),
        "jwks_uri",
        keysAt(policy.issuer(), serverUrl) + KEYS_PATH,
        "response_types_supported",
        JsonArray.of("id_token"),
        "subject_types_supported",
        JsonArray.of("public"),
        "id_token_signing_alg_values_supported",
        JsonArray.of("ES256"));
  }

  private static String keysAt(String issuer, String serverUrl) {
    if (!issuer.startsWith("https://")) {
      return serverUrl;
    }
    return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
  }

  private static JsonObject key(SigningKeys keys) {
    if (!(keys.publicKey() instanceof ECPublicKey key)) {
      throw new IllegalArgumentException("service account keys must be EC P-256");
    }
    return JsonObject.of(
        "use",
        "sig",
        "kty",
        "EC",
        "kid",
        keys.keyId(),
        "crv",
        "P-256",
        "alg",
        "ES256",
        "x",
        coordinate(key.getW().getAffineX().toByteArray()),
        "y",
        coordinate(key.getW().getAffineY().toByteArray()));
  }

  /// An unsigned number of exactly the curve's length.
  private static String coordinate(byte[] signed) {
    byte[] fixed = new byte[P256_BYTES];
    int length = Math.min(signed.length, P256_BYTES);
    System.arraycopy(signed, signed.length - length, fixed, P256_BYTES - length, length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(fixed, P256_BYTES));
  }
}
