// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.certificates.SigningKeys;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Service account tokens without an end, as Secrets of type `kubernetes.io/service-account-token`
/// hold them. One is good while its Secret holds it and its account is the same one.
public final class LegacyTokens implements Authenticator {

  private static final String ISSUER = "kubernetes/serviceaccount";
  private static final String CLAIM = ISSUER.replace("kubernetes/", "kubernetes.io/") + "/";
  private static final String INVALID = "kubernetes.io/legacy-token-invalid-since";
  private static final GroupResource SECRETS = new GroupResource("", "secrets");

  private final SigningKeys keys;
  private final ObjectReader objects;

  public LegacyTokens(SigningKeys keys, ObjectReader objects) {
    this.keys = keys;
    this.objects = objects;
  }

  /// @param uid the service account's
  public static String issue(
      SigningKeys keys, String namespace, String account, String uid, String secret) {
    return JsonWebToken.sign(
        JsonObject.of(
            "iss",
            ISSUER,
            CLAIM + "namespace",
            namespace,
            CLAIM + "secret.name",
            secret,
            CLAIM + "service-account.name",
            account,
            CLAIM + "service-account.uid",
            uid,
            "sub",
            ServiceAccountNames.user(namespace, account)),
        keys.privateKey(),
        keys.keyId());
  }

  @Override
  public Optional<Identity> authenticate(Credentials credentials) {
    return credentials
        .token()
        .flatMap(text ->
            JsonWebToken.parse(text)
                .filter(token -> token.claims().string("iss").orElse("").equals(ISSUER))
                .map(token -> verify(text, token)));
  }

  private Identity verify(String text, JsonWebToken token) {
    if (!token.signedBy(keys.publicKey())) {
      throw refused("the service account token has a wrong signature");
    }
    String namespace = claim(token, "namespace");
    String account = claim(token, "service-account.name");
    String uid = claim(token, "service-account.uid");
    checkSecret(text, namespace, claim(token, "secret.name"));
    boolean same =
        objects
            .get(ServiceAccountAuthenticator.ACCOUNTS, namespace, account)
            .flatMap(found -> found.string("metadata", "uid"))
            .filter(uid::equals)
            .isPresent();
    if (!same) {
      throw refused("the token's service account is gone");
    }
    List<String> groups = new ArrayList<>(ServiceAccountNames.groups(namespace));
    groups.add(Identity.AUTHENTICATED);
    return new Identity(ServiceAccountNames.user(namespace, account), uid, groups, Map.of());
  }

  private void checkSecret(String text, String namespace, String name) {
    JsonObject secret =
        objects
            .get(SECRETS, namespace, name)
            .orElseThrow(() -> refused("the token's Secret is gone"));
    if (secret.at("metadata", "deletionTimestamp") != null
        || secret.string("metadata", "labels", INVALID).isPresent()
        || !MessageDigest.isEqual(held(secret), text.getBytes(StandardCharsets.UTF_8))) {
      throw refused("the token's Secret does not hold it any more");
    }
  }

  private static byte[] held(JsonObject secret) {
    try {
      return Base64.getDecoder().decode(secret.string("data", "token").orElse(""));
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }

  private static String claim(JsonWebToken token, String name) {
    Object value = token.claims().get(CLAIM + name);
    return value instanceof String text ? text : "";
  }

  private static PlatformException refused(String message) {
    return new PlatformException(Reason.UNAUTHORIZED, message);
  }
}
