// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.update;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.workflow.Times;
import java.time.Duration;
import java.util.regex.Pattern;

/// How a definition wants its changes to reach applications, from its annotations.
///
/// @param staged false for when applications change themselves
/// @param batch how many at once: `3` or `20%`
/// @param deadline how long a batch may take to be healthy
/// @param attempt changed by people who want a stopped update to go on
record UpdateSettings(boolean staged, String batch, Duration deadline, String attempt) {

  static final String MODE = "wheelhouse.dev/update";
  static final String BATCH = "wheelhouse.dev/update-batch";
  static final String DEADLINE = "wheelhouse.dev/update-deadline";
  static final String ATTEMPT = "wheelhouse.dev/update-attempt";

  private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,3}|[1-9][0-9]?%|100%");
  private static final Duration USUAL_DEADLINE = Duration.ofMinutes(10);

  /// No batch is larger, so that the status of a definition stays small.
  private static final int LARGEST = 100;

  /// What cannot be understood is as if it were not there: one application at a time.
  static UpdateSettings of(JsonObject definition) {
    String batch = annotation(definition, BATCH);
    return new UpdateSettings(
        annotation(definition, MODE).equals("staged"),
        SIZE.matcher(batch).matches() ? batch : "1",
        Times.duration(annotation(definition, DEADLINE))
            .filter(Duration::isPositive)
            .orElse(USUAL_DEADLINE),
        annotation(definition, ATTEMPT));
  }

  private static String annotation(JsonObject definition, String name) {
    return definition.string("metadata", "annotations", name).orElse("").strip();
  }

  /// @param all how many applications there are
  int size(int all) {
    int size =
        batch.endsWith("%")
            ? Math.ceilDiv(all * Integer.parseInt(batch.substring(0, batch.length() - 1)), 100)
            : Integer.parseInt(batch);
    return Math.clamp(size, 1, LARGEST);
  }
}
