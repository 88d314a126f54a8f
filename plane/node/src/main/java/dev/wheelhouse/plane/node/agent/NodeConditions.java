// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.eviction.Pressure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What a Node's conditions say, and since when. One thread uses it at a time.
final class NodeConditions {

  private final String readyMessage;
  private final Map<String, Since> known = new HashMap<>();

  NodeConditions(String readyMessage) {
    this.readyMessage = readyMessage;
  }

  private record Since(boolean holds, Instant at) {}

  JsonArray json(boolean ready, Set<Pressure> pressures, Instant now) {
    JsonArray list = new JsonArray();
    for (Pressure pressure : Pressure.values()) {
      boolean on = pressures.contains(pressure);
      list.add(condition(pressure.condition(), on, pressure.reason(on), pressure.message(on), now));
    }
    list.add(
        ready
            ? condition("Ready", true, "KubeletReady", readyMessage, now)
            : condition("Ready", false, "KubeletNotReady", "the node agent has been stopped", now));
    return list;
  }

  private JsonObject condition(
      String type, boolean holds, String reason, String message, Instant now) {
    Since since =
        known.compute(
            type,
            (_, before) ->
                before != null && before.holds() == holds ? before : new Since(holds, now));
    return JsonObject.of(
        "type",
        type,
        "status",
        holds ? "True" : "False",
        "reason",
        reason,
        "message",
        message,
        "lastHeartbeatTime",
        time(now),
        "lastTransitionTime",
        time(since.at()));
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
