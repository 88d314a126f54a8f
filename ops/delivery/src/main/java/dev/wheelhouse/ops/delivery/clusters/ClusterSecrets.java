// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keys.ClusterKeys;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the Secret of a joined cluster says: the form of KubeVela's cluster-gateway, and beside it
/// a credential type `Kubeconfig` with a whole kubeconfig.
public final class ClusterSecrets {

  /// Where KubeVela keeps them.
  public static final String NAMESPACE = "vela-system";

  private static final String CERTIFICATE = "X509Certificate";
  private static final String TOKEN = "ServiceAccountToken";
  private static final String KUBECONFIG = "Kubeconfig";

  private ClusterSecrets() {}

  /// What is known of a cluster without reaching it. A Secret that cannot be used is told of when
  /// somebody wants to: here its endpoint is empty.
  public static Cluster cluster(JsonObject secret) {
    Map<String, String> labels = new TreeMap<>();
    secret
        .object("metadata", "labels")
        .orElseGet(JsonObject::new)
        .forEach((key, value) -> labels.put(key, String.valueOf(value)));
    String type = labels.getOrDefault(ClusterKeys.CREDENTIAL_TYPE, "");
    labels.remove(ClusterKeys.CREDENTIAL_TYPE);
    return new Cluster(
        secret.string("metadata", "name").orElse(""), type, endpoint(secret, type), labels);
  }

  private static String endpoint(JsonObject secret, String type) {
    try {
      return data(secret, "endpoint")
          .orElseGet(() -> type.equals(KUBECONFIG) ? config(secret).getMasterUrl() : "");
    } catch (PlatformException _) {
      return "";
    }
  }

  /// How a client reaches the cluster.
  ///
  /// @throws PlatformException `INVALID` when the Secret lacks something or has what it must not
  public static Config config(JsonObject secret) {
    if (secret.string("metadata", "name").orElse("").equals(Cluster.LOCAL)) {
      throw invalid(secret, "this is the name of the one that applications live on");
    }
    String type = secret.string("metadata", "labels", ClusterKeys.CREDENTIAL_TYPE).orElse("");
    return switch (type) {
      case CERTIFICATE ->
          endpointAnd(secret)
              .withClientCertData(encoded(secret, "tls.crt"))
              .withClientKeyData(encoded(secret, "tls.key"))
              .build();
      case TOKEN -> endpointAnd(secret).withOauthToken(required(secret, "token")).build();
      case KUBECONFIG -> kubeconfig(secret);
      default -> throw invalid(secret, "its credential type \"" + type + "\" is not known");
    };
  }

  private static Config kubeconfig(JsonObject secret) {
    String text = required(secret, "kubeconfig");
    try {
      return Kubeconfigs.read(text);
    } catch (PlatformException e) {
      throw invalid(secret, String.valueOf(e.getMessage()));
    }
  }

  private static ConfigBuilder endpointAnd(JsonObject secret) {
    ConfigBuilder config =
        new ConfigBuilder(Config.empty()).withMasterUrl(required(secret, "endpoint"));
    secret
        .string("data", "ca.crt")
        .ifPresentOrElse(
            config::withCaCertData,
            () -> {
              if (data(secret, "insecure-skip-tls-verify").isPresent()) {
                config.withTrustCerts(true);
              }
            });
    return config;
  }

  /// The Secret for a cluster that a kubeconfig's current context names.
  ///
  /// @throws PlatformException `INVALID` when the whole kubeconfig is needed and names programs or
  ///   files
  public static JsonObject of(
      String name, Map<String, String> labels, Config config, String kubeconfig) {
    JsonObject data = new JsonObject();
    String type;
    boolean trusted = config.getCaCertData() != null;
    if (trusted && config.getClientCertData() != null && config.getClientKeyData() != null) {
      type = CERTIFICATE;
      data.put("tls.crt", config.getClientCertData());
      data.put("tls.key", config.getClientKeyData());
    } else if (trusted && config.getOauthToken() != null) {
      type = TOKEN;
      data.put("token", encode(config.getOauthToken()));
    } else {
      type = KUBECONFIG;
      Kubeconfigs.check(kubeconfig);
      data.put("kubeconfig", encode(kubeconfig));
    }
    if (!type.equals(KUBECONFIG)) {
      data.put("endpoint", encode(config.getMasterUrl()));
      data.put("ca.crt", config.getCaCertData());
    }
    JsonObject all = new JsonObject();
    labels.forEach(all::put);
    all.put(ClusterKeys.CREDENTIAL_TYPE, type);
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Secret",
        "metadata",
        JsonObject.of("name", name, "namespace", NAMESPACE, "labels", all),
        "type",
        "Opaque",
        "data",
        data);
  }

  private static String required(JsonObject secret, String key) {
    return data(secret, key).orElseThrow(() -> invalid(secret, "it has no data." + key));
  }

  private static String encoded(JsonObject secret, String key) {
    return secret.string("data", key).orElseThrow(() -> invalid(secret, "it has no data." + key));
  }

  private static Optional<String> data(JsonObject secret, String key) {
    return secret.string("data", key).map(it -> decode(secret, key, it));
  }

  private static String decode(JsonObject secret, String key, String value) {
    try {
      return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw invalid(secret, "its data." + key + " is not base64");
    }
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static PlatformException invalid(JsonObject secret, String why) {
    return new PlatformException(
        Reason.INVALID,
        "the Secret of cluster "
            + secret.string("metadata", "name").orElse("")
            + " cannot be used: "
            + why);
  }
}
