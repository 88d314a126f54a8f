// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.terraformprovider;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A cloud and what its credentials are called.
///
/// @param keys the names in the credentials by the parameters that have their values
record Cloud(String type, Map<String, String> keys) {

  private static final Map<String, Map<String, String>> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put(
        "alibaba",
        keys("accessKey", "accessKeyID", "secretKey", "accessKeySecret", "token", "securityToken"));
    KNOWN.put(
        "aws",
        keys(
            "accessKey",
            "awsAccessKeyID",
            "secretKey",
            "awsSecretAccessKey",
            "token",
            "awsSessionToken"));
    KNOWN.put(
        "azure",
        keys(
            "clientID",
            "armClientID",
            "clientSecret",
            "armClientSecret",
            "subscriptionID",
            "armSubscriptionID",
            "tenantID",
            "armTenantID"));
    KNOWN.put("baidu", keys("accessKey", "accessKey", "secretKey", "secretKey"));
    KNOWN.put("ec", keys("apiKey", "ecApiKey"));
    KNOWN.put("gcp", keys("credentials", "gcpCredentialsJSON", "project", "gcpProject"));
    KNOWN.put("tencent", keys("secretID", "secretID", "secretKey", "secretKey"));
    KNOWN.put(
        "ucloud",
        keys("publicKey", "publicKey", "privateKey", "privateKey", "projectID", "projectID"));
  }

  private static Map<String, String> keys(String... pairs) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      keys.put(pairs[i], pairs[i + 1]);
    }
    return keys;
  }

  static Cloud of(Properties properties) {
    String type =
        properties
            .string("type")
            .orElseGet(() -> properties.string("tenantID").isPresent() ? "azure" : "");
    Map<String, String> keys = KNOWN.get(type);
    if (keys == null) {
      throw properties.invalid(
          properties.path() + ".type",
          "FieldValueNotSupported",
          "Unsupported value: \"" + type + "\": supported values: " + KNOWN.keySet());
    }
    return new Cloud(type, keys);
  }

  /// A line `key: value` for each of its keys that is given.
  String credentials(Properties properties) {
    return keys.entrySet().stream()
        .flatMap(entry ->
            properties.string(entry.getKey()).stream()
                .map(value -> entry.getValue() + ": " + quoted(value)))
        .collect(Collectors.joining("\n"));
  }

  private static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
