// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.status;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// One entry of an application's `status.services`.
///
/// @param stage what the workflow says of the component
/// @param message what it does or waits for, in words for a developer
public record ComponentStatus(
    String name,
    String cluster,
    String namespace,
    String workloadApiVersion,
    String workloadKind,
    Stage stage,
    String message,
    List<TraitStatus> traits) {

  public ComponentStatus {
    traits = List.copyOf(traits);
  }

  /// Where a component stands.
  public enum Stage {
    /// Waits for components it depends on, or for its image.
    PENDING,
    /// Applied, not healthy yet.
    RUNNING,
    HEALTHY,
    /// Cannot get healthy without a change.
    FAILED
  }

  public record TraitStatus(String type, boolean healthy, String message) {}

  public boolean healthy() {
    return stage == Stage.HEALTHY;
  }

  /// As an element of `status.services`.
  JsonObject toJson() {
    JsonArray traitTrees = new JsonArray();
    for (TraitStatus trait : traits) {
      JsonObject tree = JsonObject.of("type", trait.type(), "healthy", trait.healthy());
      if (!trait.message().isEmpty()) {
        tree.put("message", trait.message());
      }
      traitTrees.add(tree);
    }
    JsonObject tree =
        JsonObject.of(
            "name",
            name,
            "namespace",
            namespace,
            "cluster",
            cluster,
            "workloadDefinition",
            JsonObject.of("apiVersion", workloadApiVersion, "kind", workloadKind),
            "healthy",
            healthy(),
            "message",
            message);
    if (!traitTrees.isEmpty()) {
      tree.put("traits", traitTrees);
    }
    return tree;
  }
}
