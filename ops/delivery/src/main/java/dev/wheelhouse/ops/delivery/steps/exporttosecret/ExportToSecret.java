// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.exporttosecret;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepValues;
import dev.wheelhouse.ops.delivery.workflow.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Puts data into a Secret, or the credentials of an image registry in the form that nodes read.
public final class ExportToSecret implements StepType {

  private static final String REGISTRY = "docker-registry";

  @Override
  public String name() {
    return "export2secret";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String kind = properties.string("kind").orElse("generic");
    if (!kind.equals("generic") && !kind.equals(REGISTRY)) {
      throw properties.invalid(
          properties.path() + ".kind",
          "FieldValueNotSupported",
          "Unsupported value: \"" + kind + "\": supported values: [generic, docker-registry]");
    }
    JsonObject secret =
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            Manifests.metadata(
                properties.requiredString("secretName"),
                properties
                    .string("namespace")
                    .orElseGet(() -> context.context().string("namespace").orElse(""))));
    Optional<String> type =
        properties
            .string("type")
            .or(() ->
                kind.equals(REGISTRY)
                    ? Optional.of("kubernetes.io/dockerconfigjson")
                    : Optional.empty());
    type.ifPresent(it -> secret.put("type", it));
    secret.put(
        "stringData",
        properties
            .object("dockerRegistry")
            .filter(_ -> kind.equals(REGISTRY))
            .map(ExportToSecret::registry)
            .orElseGet(() -> Texts.of(properties, "data")));
    JsonObject live = context.world().dispatch(secret, Manifests.cluster(properties));
    return new StepResult.Succeeded(
        JsonObject.of("secret", StepValues.object("apply", live), "output", live), "");
  }

  private static JsonObject registry(Properties registry) {
    String user = registry.requiredString("username");
    String password = registry.requiredString("password");
    String both = user + ":" + password;
    JsonObject login =
        JsonObject.of(
            "username",
            user,
            "password",
            password,
            "auth",
            Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    String server = registry.string("server").orElse("https://index.docker.io/v1/");
    return JsonObject.of(
        ".dockerconfigjson", JsonObject.of("auths", JsonObject.of(server, login)).toString());
  }
}
