// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.status;

import dev.wheelhouse.base.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Until when a change of an application has to be healthy. It starts when the change is first seen
/// and is kept in `status.workflow.startTime`, so that a restart does not begin it anew.
///
/// @param start to the second
public record Deadline(Instant start, Duration limit) {

  /// @param before the status so far
  /// @param generation of the application that is being rolled out
  public static Deadline of(JsonObject before, long generation, Duration limit, Instant now) {
    Optional<Instant> known =
        before.integer("observedGeneration").orElse(-1L) == generation
            ? before.string("workflow", "startTime").flatMap(Deadline::parse)
            : Optional.empty();
    return new Deadline(known.orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS)), limit);
  }

  private static Optional<Instant> parse(String time) {
    try {
      return Optional.of(Instant.parse(time));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  public boolean passed(Instant now) {
    return left(now).isEmpty();
  }

  /// What is left of the time; empty when it is over.
  public Optional<Duration> left(Instant now) {
    Duration left = Duration.between(now, start.plus(limit));
    return left.isPositive() ? Optional.of(left) : Optional.empty();
  }
}
