// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.snapshot;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.DefinitionKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The types that an application names, wherever it names them: in components, in policies that
/// override components, in steps that apply components.
public final class UsedTypes {

  private static final Map<String, DefinitionKind> LISTS =
      Map.of(
          "components", DefinitionKind.COMPONENT,
          "traits", DefinitionKind.TRAIT,
          "policies", DefinitionKind.POLICY,
          "steps", DefinitionKind.STEP,
          "subSteps", DefinitionKind.STEP);

  private final Map<DefinitionKind, Set<String>> types = new EnumMap<>(DefinitionKind.class);

  private UsedTypes() {}

  /// @param spec of an Application
  public static UsedTypes of(JsonObject spec) {
    UsedTypes used = new UsedTypes();
    used.look(spec);
    return used;
  }

  /// Types of a kind as they are written, `webservice` and `webservice@v2` apart.
  public Set<String> of(DefinitionKind kind) {
    return types.getOrDefault(kind, Set.of());
  }

  private void look(Object node) {
    switch (node) {
      case JsonObject object ->
          object.forEach((name, value) -> {
            DefinitionKind kind = LISTS.get(name);
            if (kind != null && value instanceof JsonArray list) {
              list.objects().forEach(it -> it.string("type").ifPresent(type -> add(kind, type)));
            }
            look(value);
          });
      case JsonArray array -> array.forEach(this::look);
      default -> {}
    }
  }

  private void add(DefinitionKind kind, String type) {
    types.computeIfAbsent(kind, _ -> new TreeSet<>()).add(type);
  }
}
