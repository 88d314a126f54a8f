// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.status;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
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
    /// What is there of it is healthy, and the rest has not been applied yet.
    READY,
    /// Cannot get healthy without a change.
    FAILED
  }

  /// @param pending whether its objects come once the workload is healthy, which it is not yet
  public record TraitStatus(String type, boolean healthy, boolean pending, String message) {

    public TraitStatus(String type, boolean healthy, String message) {
      this(type, healthy, false, message);
    }

    /// Of a trait that waits for the workload.
    public static TraitStatus pending(String type) {
      return new TraitStatus(type, false, true, "\u23f3 Waiting for component to be healthy");
    }
  }

  /// The same with the status of more traits.
  public ComponentStatus with(List<TraitStatus> more) {
    List<TraitStatus> all = new ArrayList<>(traits);
    all.addAll(more);
    return new ComponentStatus(
        name, cluster, namespace, workloadApiVersion, workloadKind, stage, message, all);
  }

  /// The same with another stage.
  public ComponentStatus at(Stage it, String why) {
    return new ComponentStatus(
        name, cluster, namespace, workloadApiVersion, workloadKind, it, why, traits);
  }

  public boolean healthy() {
    return stage == Stage.HEALTHY;
  }

  /// As an element of `status.services`.
  JsonObject toJson() {
    JsonArray traitTrees = new JsonArray();
    for (TraitStatus trait : traits) {
      JsonObject tree = JsonObject.of("type", trait.type(), "healthy", trait.healthy());
      if (trait.pending()) {
        tree.put("pending", true);
      }
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
