// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.buildpushimage;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepValues;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import java.util.Optional;

/// Builds an image from a Dockerfile and pushes it, by a Pod that runs Kaniko.
public final class BuildPushImage implements StepType {

  private static final long SECRET_MODE = 420;

  @Override
  public String name() {
    return "build-push-image";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    JsonObject live = context.world().dispatch(pod(context, properties), StepWorld.LOCAL);
    String phase = live.string("status", "phase").orElse("");
    return switch (phase) {
      case "Succeeded" -> new StepResult.Succeeded(StepValues.object("read", live), "");
      case "Failed" ->
          new StepResult.Failed(
              "the build has failed; see the logs of pod "
                  + live.string("metadata", "name").orElse(""),
              false);
      default -> StepResult.waiting("the build is " + (phase.isEmpty() ? "Pending" : phase));
    };
  }

  private static JsonObject pod(StepContext context, Properties properties) {
    String name =
        context.context().string("name").orElse("")
            + "-"
            + context.context().string("stepSessionID").orElse("")
            + "-kaniko";
    JsonObject container =
        JsonObject.of(
            "args",
            arguments(properties),
            "image",
            properties.string("kanikoExecutor").orElse("oamdev/kaniko-executor:v1.9.1"),
            "name",
            "kaniko");
    JsonObject spec =
        JsonObject.of("containers", JsonArray.of(container), "restartPolicy", "Never");
    Optional<Properties> credentials = properties.object("credentials");
    credentials.flatMap(it -> it.object("git")).ifPresent(it -> git(it, container));
    credentials.flatMap(it -> it.object("image")).ifPresent(it -> image(it, container, spec));
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Pod",
        "metadata",
        Manifests.metadata(name, context.context().string("namespace").orElse("")),
        "spec",
        spec);
  }

  private static JsonArray arguments(Properties properties) {
    JsonArray arguments =
        JsonArray.of(
            "--dockerfile=" + properties.string("dockerfile").orElse("./Dockerfile"),
            "--context=" + source(properties),
            "--destination=" + properties.requiredString("image"),
            "--verbosity=" + properties.string("verbosity").orElse("info"));
    properties.string("platform").ifPresent(it -> arguments.add("--customPlatform=" + it));
    properties.strings("buildArgs").forEach(it -> arguments.add("--build-arg=" + it));
    return arguments;
  }

  /// Kaniko's own form of a context, or a branch of a Git repository.
  private static String source(Properties properties) {
    if (isText(properties)) {
      return properties.requiredString("context");
    }
    Properties git = properties.object("context").orElseThrow();
    String address = git.requiredString("git").replaceFirst("^git://", "");
    return "git://" + address + "#refs/heads/" + git.string("branch").orElse("master");
  }

  /// Whether the parameter is absent or no tree: then it has to be text, and reading it says so.
  private static boolean isText(Properties properties) {
    try {
      return properties.object("context").isEmpty();
    } catch (PlatformException _) {
      return true;
    }
  }

  private static void git(Properties git, JsonObject container) {
    JsonObject reference =
        JsonObject.of("key", git.requiredString("key"), "name", git.requiredString("name"));
    container.put(
        "env",
        JsonArray.of(
            JsonObject.of(
                "name", "GIT_TOKEN", "valueFrom", JsonObject.of("secretKeyRef", reference))));
  }

  private static void image(Properties image, JsonObject container, JsonObject spec) {
    String name = image.requiredString("name");
    container.put(
        "volumeMounts", JsonArray.of(JsonObject.of("mountPath", "/kaniko/.docker/", "name", name)));
    JsonObject item =
        JsonObject.of(
            "key", image.string("key").orElse(".dockerconfigjson"), "path", "config.json");
    spec.put(
        "volumes",
        JsonArray.of(
            JsonObject.of(
                "name",
                name,
                "secret",
                JsonObject.of(
                    "defaultMode", SECRET_MODE, "items", JsonArray.of(item), "secretName", name))));
  }
}
