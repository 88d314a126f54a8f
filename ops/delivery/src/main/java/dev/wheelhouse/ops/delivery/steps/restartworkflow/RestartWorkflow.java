// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.restartworkflow;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import dev.wheelhouse.ops.delivery.workflow.Times;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Has the application's workflow begin anew: at a time, after a duration, or every so often. It
/// only writes the annotation `app.oam.dev/restart-workflow`, a time or a duration; who runs
/// applications reads it.
public final class RestartWorkflow implements StepType {

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})([smhd])");

  @Override
  public String name() {
    return "restart-workflow";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    if (context.world().components().isEmpty()) {
      return new StepResult.Failed("only the workflow of an application can be restarted", false);
    }
    String value = context.memory().string("value").orElseGet(() -> value(context, properties));
    context.memory().put("value", value);
    JsonObject metadata =
        Manifests.metadata(
                context
                    .context()
                    .string("appName")
                    .or(() -> context.context().string("name"))
                    .orElse(""),
                context.context().string("namespace").orElse(""))
            .with("annotations", JsonObject.of(AppKeys.RESTART_WORKFLOW, value));
    context
        .world()
        .objects(StepWorld.LOCAL)
        .apply(
            JsonObject.of(
                "apiVersion", "core.oam.dev/v1beta1", "kind", "Application", "metadata", metadata),
            "wheelhouse-restart-workflow",
            true);
    return new StepResult.Succeeded(new JsonObject(), "");
  }

  private static String value(StepContext context, Properties properties) {
    Optional<String> at = properties.string("at");
    Optional<String> after = properties.string("after");
    Optional<String> every = properties.string("every");
    long given = Stream.of(at, after, every).filter(Optional::isPresent).count();
    if (given != 1) {
      throw properties.invalid(
          properties.path(),
          "FieldValueInvalid",
          "exactly one of at, after and every must be given, not " + given);
    }
    at.ifPresent(it -> {
      if (Times.instant(it).isEmpty()) {
        throw properties.invalid(
            properties.path() + ".at",
            "FieldValueInvalid",
            "must be a time such as 2026-01-15T14:30:00Z, is \"" + it + "\"");
      }
    });
    every.ifPresent(it -> duration(properties, "every", it));
    return at.or(() -> every)
        .orElseGet(() ->
            context
                .now()
                .plus(duration(properties, "after", after.orElse("")))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString());
  }

  private static Duration duration(Properties properties, String name, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw properties.invalid(
          properties.path() + "." + name,
          "FieldValueInvalid",
          "must be a number of s, m, h or d such as 30s or 2d, is \"" + text + "\"");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
