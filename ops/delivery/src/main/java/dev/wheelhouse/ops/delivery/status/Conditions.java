// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.status;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Findings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The conditions of an Application: Parsed, Revision, Render, Ready.
final class Conditions {

  private Conditions() {}

  static JsonArray of(JsonObject before, Findings findings, Instant now) {
    boolean rendered = findings.problem().isEmpty();
    JsonArray conditions = new JsonArray();
    add(conditions, before, now, "Parsed", true, "Available", warnings(findings));
    add(conditions, before, now, "Revision", true, "Available", "");
    add(
        conditions,
        before,
        now,
        "Render",
        rendered,
        rendered ? "Available" : "ReconcileError",
        findings.problem());
    add(
        conditions,
        before,
        now,
        "Ready",
        findings.healthy(),
        findings.healthy() ? "Available" : "Unavailable",
        findings.healthy() ? "" : ApplicationStatus.waiting(findings));
    return conditions;
  }

  private static String warnings(Findings findings) {
    return findings.warnings().isEmpty()
        ? ""
        : "parameters that nobody knows: " + String.join(", ", findings.warnings());
  }

  private static void add(
      JsonArray conditions,
      JsonObject before,
      Instant now,
      String type,
      boolean holds,
      String reason,
      String message) {
    JsonObject condition =
        JsonObject.of("type", type, "status", holds ? "True" : "False", "reason", reason);
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
    condition.put(
        "lastTransitionTime",
        previous(before, type)
            .filter(it -> it.string("status").equals(condition.string("status")))
            .flatMap(it -> it.string("lastTransitionTime"))
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString()));
    conditions.add(condition);
  }

  private static Optional<JsonObject> previous(JsonObject before, String type) {
    return before.array("conditions").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("type").orElse("").equals(type))
        .findFirst();
  }
}
