// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.schema.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What `schematic.cel` may hold in each kind of definition.
final class SectionKeys {

  private static final Map<String, Set<String>> KEYS =
      Map.of(
          "ComponentDefinition",
          Set.of("parameters", "types", "output", "outputs", "healthPolicy", "customStatus"),
          "TraitDefinition",
          Set.of(
              "parameters", "types", "output", "outputs", "patch", "healthPolicy", "customStatus"),
          "PolicyDefinition",
          Set.of("parameters", "types", "output", "outputs"),
          "WorkflowStepDefinition",
          Set.of(
              "parameters",
              "types",
              "cluster",
              "read",
              "apply",
              "failed",
              "ready",
              "message",
              "values"));

  private SectionKeys() {}

  /// A fault for each that a kind does not have.
  static List<Fault> unknown(String kind, JsonObject section) {
    Set<String> known = new TreeSet<>(KEYS.getOrDefault(kind, Set.of()));
    return section.keySet().stream()
        .filter(it -> !known.contains(it))
        .map(it ->
            new Fault(
                CelDefinition.SECTION + "." + it,
                1,
                1,
                "a "
                    + kind
                    + " has no \""
                    + it
                    + "\""
                    + Nearest.of(it, known)
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse("; there are " + known)))
        .toList();
  }
}
