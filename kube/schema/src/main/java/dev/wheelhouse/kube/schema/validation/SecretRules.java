// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// `v1 Secret`.
final class SecretRules implements KindRules {

  private static final String ACCOUNT_ANNOTATION = "kubernetes.io/service-account.name";

  @Override
  public void create(Scope secret) {
    KeyedDataRules.keys(secret, "data");
    KeyedDataRules.keys(secret, "stringData");
    long size =
        KeyedDataRules.size(secret, "data", true)
            + KeyedDataRules.size(secret, "stringData", false);
    if (size > KeyedDataRules.MAX_SIZE) {
      secret.problems().tooLong(secret.path("data"), KeyedDataRules.MAX_SIZE);
    }
    byType(secret);
  }

  private static void byType(Scope secret) {
    switch (secret.text("type")) {
      case "kubernetes.io/service-account-token" -> accountName(secret);
      case "kubernetes.io/dockercfg" -> keys(secret, ".dockercfg");
      case "kubernetes.io/dockerconfigjson" -> keys(secret, ".dockerconfigjson");
      case "kubernetes.io/tls" -> keys(secret, "tls.crt", "tls.key");
      case "kubernetes.io/ssh-auth" -> keys(secret, "ssh-privatekey");
      case "kubernetes.io/basic-auth" -> basicAuth(secret);
      default -> {}
    }
  }

  private static boolean has(Scope secret, String key) {
    return secret.inOrEmpty("data").object().containsKey(key)
        || secret.inOrEmpty("stringData").object().containsKey(key);
  }

  private static void keys(Scope secret, String... keys) {
    for (String key : List.of(keys)) {
      if (!has(secret, key)) {
        secret.problems().required(secret.path("data").key(key), "");
      }
    }
  }

  private static void basicAuth(Scope secret) {
    if (!has(secret, "username") && !has(secret, "password")) {
      keys(secret, "username", "password");
    }
  }

  private static void accountName(Scope secret) {
    boolean named =
        secret
            .object()
            .string("metadata", "annotations", ACCOUNT_ANNOTATION)
            .filter(name -> !name.isEmpty())
            .isPresent();
    if (!named) {
      secret
          .problems()
          .required(secret.path("metadata").child("annotations").key(ACCOUNT_ANNOTATION), "");
    }
  }

  @Override
  public void update(Scope secret, JsonObject old) {
    secret.immutable(old, "type");
    KeyedDataRules.immutable(secret, old, "data");
    create(secret);
  }
}
