// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.update;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;

/// An application that uses a definition without naming a revision of it.
///
/// @param name `<namespace>/<name>`
/// @param updated whether its revision was made with the definition as it is now
/// @param message why it is not healthy
record Consumer(String name, boolean updated, Health health, String message) {

  enum Health {
    HEALTHY,
    PROGRESSING,
    FAILED
  }

  static Consumer of(JsonObject application, boolean updated) {
    ObjectRef ref = ObjectRef.of(application);
    String phase = application.string("status", "status").orElse("");
    boolean seen =
        application
            .integer("status", "observedGeneration")
            .equals(application.integer("metadata", "generation"));
    Health health =
        switch (phase) {
          case "running" -> seen ? Health.HEALTHY : Health.PROGRESSING;
          case "workflowFailed", "workflowTerminated" -> Health.FAILED;
          default -> Health.PROGRESSING;
        };
    return new Consumer(ref.namespace() + "/" + ref.name(), updated, health, why(application));
  }

  private static String why(JsonObject application) {
    String phase = application.string("status", "status").orElse("not looked at yet");
    return application.array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("type").orElse("").equals("Ready"))
        .flatMap(it -> it.string("message").stream())
        .filter(it -> !it.isEmpty())
        .findFirst()
        .map(it -> phase + ": " + it)
        .orElse(phase);
  }

  boolean healthy() {
    return health == Health.HEALTHY;
  }

  boolean settled() {
    return updated && healthy();
  }
}
