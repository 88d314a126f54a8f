// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.flux;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import java.util.Optional;

/// Health as Flux tells it: the `Ready` condition of the object and of the source that was made for
/// it, each with its message.
public final class FluxHealth implements StatusPolicy {

  private static final String SOURCE = "repo";

  @Override
  public Verdict judge(JsonObject output, JsonObject outputs) {
    Optional<JsonObject> source = outputs.object(SOURCE);
    boolean fetched = source.isEmpty() || ready(source.get());
    String message =
        source.filter(it -> !ready(it)).map(FluxHealth::told).map(it -> it + "; ").orElse("")
            + told(output);
    return new Verdict(Optional.of(fetched && ready(output)), message);
  }

  private static boolean ready(JsonObject object) {
    long generation = object.integer("metadata", "generation").orElse(0L);
    boolean current =
        object.integer("status", "observedGeneration").orElse(generation) >= generation;
    return current
        && condition(object)
            .filter(it -> it.string("status").orElse("").equals("True"))
            .isPresent();
  }

  private static String told(JsonObject object) {
    String kind = object.string("kind").orElse("");
    return kind
        + ": "
        + condition(object)
            .flatMap(it -> it.string("message"))
            .filter(it -> !it.isEmpty())
            .orElse("Flux has not said anything of it yet");
  }

  private static Optional<JsonObject> condition(JsonObject object) {
    return object.array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("type").orElse("").equals("Ready"))
        .findFirst();
  }
}
