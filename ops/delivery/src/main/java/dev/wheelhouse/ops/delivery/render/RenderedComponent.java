// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Installation;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import java.util.ArrayList;
import java.util.List;

/// A component as objects, ready to be applied.
///
/// @param waiting why it cannot be applied yet; empty when it can
/// @param warnings paths of parameters that nobody knows
/// @param statusPolicy how its definition judges it, beside the usual rules of health
/// @param installation how its objects come into a cluster
public record RenderedComponent(
    String name,
    String workloadApiVersion,
    String workloadKind,
    JsonObject workload,
    List<Output.Auxiliary> auxiliaries,
    List<String> traits,
    String waiting,
    List<String> warnings,
    StatusPolicy statusPolicy,
    Installation installation) {

  public RenderedComponent {
    auxiliaries = List.copyOf(auxiliaries);
    traits = List.copyOf(traits);
    warnings = List.copyOf(warnings);
  }

  public boolean ready() {
    return waiting.isEmpty();
  }

  /// All objects, the workload first.
  public List<JsonObject> objects() {
    List<JsonObject> objects = new ArrayList<>(List.of(workload));
    auxiliaries.forEach(auxiliary -> objects.add(auxiliary.object()));
    return objects;
  }
}
