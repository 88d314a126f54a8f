// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.template.CelDefinitions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Some definitions over others, for all namespaces.
public final class DefinitionsOver implements DefinitionLookup {

  private final Map<DefinitionKind, Map<String, Definition>> own =
      new EnumMap<>(DefinitionKind.class);
  private final DefinitionLookup below;

  /// @param definitions objects with `schematic.cel`
  /// @throws dev.wheelhouse.base.errors.PlatformException `INVALID` with a cause for each fault
  public DefinitionsOver(List<JsonObject> definitions, DefinitionLookup below) {
    this.below = below;
    for (JsonObject tree : definitions) {
      Definition definition = CelDefinitions.of(tree);
      own.computeIfAbsent(
              DefinitionKind.of(tree.string("kind").orElse("")).orElseThrow(), _ -> new TreeMap<>())
          .put(definition.name(), definition);
    }
  }

  @Override
  public Optional<? extends Definition> find(DefinitionKind kind, String namespace, String type) {
    Definition found = own.getOrDefault(kind, Map.of()).get(type);
    return found == null ? below.find(kind, namespace, type) : Optional.of(found);
  }

  @Override
  public Set<String> names(DefinitionKind kind, String namespace) {
    Set<String> all = new TreeSet<>(below.names(kind, namespace));
    all.addAll(own.getOrDefault(kind, Map.of()).keySet());
    return all;
  }
}
