// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// The agent's conditions of a pod; each keeps its transition time while its status stays.
final class Conditions {

  private final Pod pod;
  private final Instant now;
  private final JsonArray list = new JsonArray();

  Conditions(Pod pod, Instant now) {
    this.pod = pod;
    this.now = now;
  }

  void put(String type, boolean holds, String reason, String message) {
    String status = holds ? "True" : "False";
    JsonObject condition = JsonObject.of("type", type, "status", status);
    condition.put("lastTransitionTime", before(type, status).orElse(PodStatuses.time(now)));
    Long generation = pod.getMetadata().getGeneration();
    if (generation != null) {
      condition.put("observedGeneration", generation);
    }
    // Absent texts are taken away, since the API merges conditions field by field.
    condition.put("reason", reason.isEmpty() ? JsonNull.NULL : reason);
    condition.put("message", message.isEmpty() ? JsonNull.NULL : message);
    list.add(condition);
  }

  /// Takes a condition away that the pod still has.
  void remove(String type) {
    if (pod.getStatus() != null
        && pod.getStatus().getConditions().stream().anyMatch(old -> old.getType().equals(type))) {
      // The API merges conditions by type: one that is merely left out stays.
      list.add(JsonObject.of("type", type, "$patch", "delete"));
    }
  }

  private Optional<String> before(String type, String status) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return pod.getStatus().getConditions().stream()
        .filter(old -> old.getType().equals(type) && Objects.equals(old.getStatus(), status))
        .map(PodCondition::getLastTransitionTime)
        .filter(Objects::nonNull)
        .findFirst();
  }

  JsonArray json() {
    return list;
  }
}
