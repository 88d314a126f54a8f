// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.suspend;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.Times;
import java.time.Duration;
import java.util.Optional;

/// Halts the workflow until somebody resumes it, or for a duration.
public final class Suspend implements StepType {

  private static final String ASKED = "asked";

  @Override
  public String name() {
    return "suspend";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    if (context.memory().containsKey(ASKED)) {
      return StepResult.succeeded();
    }
    Optional<Duration> duration = properties.string("duration").map(it -> duration(properties, it));
    context.memory().put(ASKED, true);
    return new StepResult.Suspended(
        properties.string("message").orElse("Suspended by field suspend"), duration);
  }

  private static Duration duration(Properties properties, String text) {
    return Times.duration(text)
        .filter(Duration::isPositive)
        .orElseThrow(() ->
            properties.invalid(
                properties.path() + ".duration",
                "FieldValueInvalid",
                "must be a time such as 30s, 5m or 1h30m, is \"" + text + "\""));
  }
}
