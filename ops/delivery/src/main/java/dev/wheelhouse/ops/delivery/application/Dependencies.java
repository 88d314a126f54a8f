// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.workflow.ComponentValues;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the components of an application need of each other when its objects are removed.
final class Dependencies {

  private Dependencies() {}

  /// For each component those that it depends on or takes values from, in any of the revisions that
  /// are kept. Asked for only where the order matters.
  static Map<String, Set<String>> of(
      ApplicationRevisions revisions, Owner owner, ResourcePolicies policies) {
    Map<String, Set<String>> needs = new HashMap<>();
    if (!policies.garbage().byDependency()) {
      return needs;
    }
    ObjectRef ref =
        new ObjectRef("core.oam.dev/v1beta1", "Application", owner.namespace(), owner.name());
    for (JsonObject spec : revisions.specs(ref)) {
      List<JsonObject> components = spec.array("components").orElseGet(JsonArray::new).objects();
      for (JsonObject component : components) {
        Set<String> needed =
            needs.computeIfAbsent(component.string("name").orElse(""), _ -> new HashSet<>());
        needed.addAll(component.array("dependsOn").orElseGet(JsonArray::new).strings());
        needed.addAll(ComponentValues.givers(component, components));
      }
    }
    return needs;
  }
}
