// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.time.Instant;
import java.util.Optional;

/// Names single runs of steps: the same for the same run however often it is asked, another for
/// every other run. Ten small letters and digits, as KubeVela's are.
final class StepIds {

  private static final int LENGTH = 10;

  private StepIds() {}

  static String of(String owner, Instant start, Optional<String> group, String step) {
    JsonObject key =
        JsonObject.of(
            "owner", owner, "start", start.toString(), "group", group.orElse(""), "step", step);
    return Hashes.of(key).substring(0, LENGTH);
  }
}
