// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import java.time.temporal.ChronoUnit;

/// What is special about PersistentVolumes: they begin as `Pending`, and say since when they are in
/// their phase.
final class PersistentVolumes implements Strategy {

  private static final String SINCE = "lastPhaseTransitionTime";

  private final Clock clock;

  PersistentVolumes(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void prepareForCreate(JsonObject volume) {
    volume.put("status", JsonObject.of("phase", "Pending", SINCE, now()));
  }

  @Override
  public void prepareForUpdate(JsonObject volume, JsonObject before, String subresource) {
    if (!subresource.equals("status")) {
      return;
    }
    String since = volume.string("status", SINCE).orElse("");
    String sinceBefore = before.string("status", SINCE).orElse("");
    boolean moved = !volume.string("status", "phase").equals(before.string("status", "phase"));
    JsonObject status = volume.childObject("status");
    if (moved && (since.isEmpty() || since.equals(sinceBefore))) {
      status.put(SINCE, now());
    } else if (!moved && since.isEmpty() && !sinceBefore.isEmpty()) {
      status.put(SINCE, sinceBefore);
    }
  }

  private String now() {
    return clock.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
