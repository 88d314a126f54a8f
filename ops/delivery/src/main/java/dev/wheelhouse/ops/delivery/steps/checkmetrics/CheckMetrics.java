// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.checkmetrics;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepValues;
import dev.wheelhouse.ops.delivery.workflow.Times;
import dev.wheelhouse.ops.delivery.workflow.expression.Expression;
import dev.wheelhouse.ops.delivery.workflow.expression.ExpressionFault;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Waits until a measurement has been good for as long as it has to be; fails once it has been bad
/// for too long. The measurement is what a Prometheus query gives, which must be one number.
public final class CheckMetrics implements StepType {

  private static final String ENDPOINT = "http://prometheus-server.o11y-system.svc:9090";
  private static final String GOOD = "goodSince";
  private static final String BAD = "badSince";
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "check-metrics";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String condition = properties.requiredString("condition");
    Duration duration = duration(properties, "duration", "5m");
    Duration failDuration = duration(properties, "failDuration", "2m");
    double value =
        PrometheusQuery.value(
            context.world().outside(),
            properties.path(),
            properties.string("metricEndpoint").orElse(ENDPOINT),
            properties.requiredString("query"));
    boolean good = holds(properties, condition, value);
    Instant since = since(context, good ? GOOD : BAD, good ? BAD : GOOD);
    Duration limit = good ? duration : failDuration;
    Duration left = Duration.between(context.now(), since.plus(limit));
    String message =
        "the query gives "
            + value
            + ", wanted is "
            + condition
            + "; it is "
            + (good ? "good" : "bad")
            + " since "
            + since;
    if (left.isPositive()) {
      return new StepResult.Waiting(
          message, Optional.of(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN));
    }
    return good
        ? new StepResult.Succeeded(
            StepValues.returned(
                "check", JsonObject.of("result", true, "failed", false, "message", message)),
            "The metric check has passed successfully.")
        : new StepResult.Failed(
            message + ", for more than " + failDuration.toSeconds() + "s", false);
  }

  /// Since when it has been as it is now.
  private static Instant since(StepContext context, String kind, String other) {
    context.memory().remove(other);
    Optional<Instant> known = context.memory().string(kind).flatMap(Times::instant);
    if (known.isEmpty()) {
      context.memory().put(kind, context.now().toString());
    }
    return known.orElse(context.now());
  }

  private static Duration duration(Properties properties, String name, String otherwise) {
    String text = properties.string(name).orElse(otherwise);
    return Times.duration(text)
        .orElseThrow(() ->
            properties.invalid(
                properties.path() + "." + name,
                "FieldValueInvalid",
                "must be a time such as 30s or 5m, is \"" + text + "\""));
  }

  private static boolean holds(Properties properties, String condition, double value) {
    try {
      return Expression.of("value " + condition).holds(Map.of("value", value));
    } catch (ExpressionFault e) {
      throw properties.invalid(
          properties.path() + ".condition",
          "FieldValueInvalid",
          "must be a comparison such as >=0.95: " + e.text());
    }
  }
}
