// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When a workflow is to begin anew, from the annotation `app.oam.dev/restart-workflow`: a time, a
/// duration after each end (`5m`), or `true` for now. A time that lies before the workflow's start
/// has been heeded.
sealed interface Restart {

  Pattern DURATION = Pattern.compile("(\\d{1,9})([smhd])");

  record None() implements Restart {}

  /// Now; the annotation is to become a time, so that it is heeded once.
  ///
  /// @param time to write, later than any workflow that runs has begun
  record Requested(Instant time) implements Restart {}

  record Due() implements Restart {}

  record Later(Duration left) implements Restart {}

  static Restart of(JsonObject application, WorkflowStatus workflow, Instant now) {
    String value =
        application.string("metadata", "annotations", AppKeys.RESTART_WORKFLOW).orElse("");
    if (value.equals("true")) {
      return new Requested(now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
    }
    return time(value, workflow)
        .filter(it -> workflow.start().filter(it::isAfter).isPresent())
        .map(it -> now.isBefore(it) ? (Restart) new Later(Duration.between(now, it)) : new Due())
        .orElseGet(None::new);
  }

  private static Optional<Instant> time(String value, WorkflowStatus workflow) {
    Matcher matcher = DURATION.matcher(value);
    if (matcher.matches()) {
      ChronoUnit unit =
          switch (matcher.group(2)) {
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
          };
      return workflow.end().map(it -> it.plus(Long.parseLong(matcher.group(1)), unit));
    }
    try {
      return value.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(value));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
