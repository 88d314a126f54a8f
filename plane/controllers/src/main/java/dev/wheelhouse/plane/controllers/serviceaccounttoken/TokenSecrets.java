// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.serviceaccounttoken;

import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Looks at one Secret that is to hold a token.
final class TokenSecrets implements Reconciler {

  private static final String TYPE = "kubernetes.io/service-account-token";
  private static final String NAME = "kubernetes.io/service-account.name";
  private static final String UID = "kubernetes.io/service-account.uid";

  private final Resources<Secret> secrets;
  private final Resources<ServiceAccount> accounts;
  private final AccountTokens tokens;
  private final String rootCaPem;

  TokenSecrets(
      Resources<Secret> secrets,
      Resources<ServiceAccount> accounts,
      AccountTokens tokens,
      String rootCaPem) {
    this.secrets = secrets;
    this.accounts = accounts;
    this.tokens = tokens;
    this.rootCaPem = rootCaPem;
  }

  static boolean isToken(Secret secret) {
    return TYPE.equals(secret.getType());
  }

  static String account(Secret secret) {
    return annotation(secret, NAME);
  }

  private static String annotation(Secret secret, String name) {
    Map<String, String> annotations = secret.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(name, "");
  }

  @Override
  public Outcome reconcile(Key key) {
    Optional<Secret> found =
        secrets.informer().get(key.namespace(), key.name()).filter(TokenSecrets::isToken);
    if (found.isEmpty() || account(found.get()).isEmpty()) {
      return Outcome.DONE;
    }
    Secret secret = found.get();
    Optional<ServiceAccount> owner = accounts.get(key.namespace(), account(secret));
    if (owner.filter(account -> isOf(secret, account)).isPresent()) {
      fill(secret, owner.get());
    } else {
      secrets.delete(key.namespace(), key.name(), DeleteQuery.now(secret.getMetadata().getUid()));
    }
    return Outcome.DONE;
  }

  private static boolean isOf(Secret secret, ServiceAccount account) {
    String uid = annotation(secret, UID);
    return uid.isEmpty() || uid.equals(account.getMetadata().getUid());
  }

  private void fill(Secret secret, ServiceAccount account) {
    Map<String, String> data =
        new HashMap<>(Objects.requireNonNullElse(secret.getData(), Map.of()));
    String namespace = secret.getMetadata().getNamespace();
    data.put("ca.crt", encoded(rootCaPem));
    data.putIfAbsent("namespace", encoded(namespace));
    if (data.getOrDefault("token", "").isEmpty()) {
      data.put(
          "token",
          encoded(
              tokens.issue(
                  namespace,
                  account.getMetadata().getName(),
                  account.getMetadata().getUid(),
                  secret.getMetadata().getName())));
    }
    if (!data.equals(secret.getData()) || annotation(secret, UID).isEmpty()) {
      secrets.update(
          new SecretBuilder(secret)
              .editMetadata()
              .addToAnnotations(UID, account.getMetadata().getUid())
              .endMetadata()
              .withData(data)
              .build());
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
