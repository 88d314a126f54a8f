// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.jdbcconnection;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import dev.wheelhouse.ops.delivery.workflow.outside.SecretValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes environment variables `url`, `username` and `password` for a JDBC client from the Secret
/// that a database component has written. They are given as `env`.
public final class GenerateJdbcConnection implements StepType {

  private static final List<String> KEYS =
      List.of("DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD");

  @Override
  public String name() {
    return "generate-jdbc-connection";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    ObjectRef ref =
        new ObjectRef(
            "v1",
            "Secret",
            properties.string("namespace").orElse("default"),
            properties.requiredString("name"));
    Optional<JsonObject> secret = context.world().objects(StepWorld.LOCAL).get(ref);
    if (secret.isEmpty()) {
      return StepResult.waiting(ref + " is not there yet");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String key : KEYS) {
      Optional<String> value = SecretValue.value(secret.get(), key);
      if (value.isEmpty()) {
        return StepResult.waiting(ref + " has no key " + key + " yet");
      }
      values.put(key, value.get());
    }
    String url =
        "jdbc://"
            + values.get("DB_HOST")
            + ":"
            + values.get("DB_PORT")
            + "/"
            + values.get("DB_NAME")
            + "?characterEncoding=utf8&useSSL=false";
    JsonArray env =
        JsonArray.of(
            variable("url", url),
            variable("username", values.getOrDefault("DB_USER", "")),
            variable("password", values.getOrDefault("DB_PASSWORD", "")));
    return new StepResult.Succeeded(JsonObject.of("env", env), "");
  }

  private static JsonObject variable(String name, String value) {
    return JsonObject.of("name", name, "value", value);
  }
}
