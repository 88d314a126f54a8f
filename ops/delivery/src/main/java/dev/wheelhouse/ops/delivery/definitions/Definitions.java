// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/// The component and trait types that are there, by name.
public final class Definitions {

  private final Map<String, ComponentType> components = new TreeMap<>();
  private final Map<String, TraitType> traits = new TreeMap<>();

  private Definitions() {}

  /// All that the class path has.
  public static Definitions load() {
    Definitions definitions = new Definitions();
    ServiceLoader.load(ComponentType.class)
        .forEach(type -> definitions.components.put(type.name(), type));
    ServiceLoader.load(TraitType.class).forEach(type -> definitions.traits.put(type.name(), type));
    return definitions;
  }

  public Optional<ComponentType> component(String type) {
    return Optional.ofNullable(components.get(type));
  }

  public Optional<TraitType> trait(String type) {
    return Optional.ofNullable(traits.get(type));
  }

  /// Known component types, for messages.
  public java.util.Set<String> componentNames() {
    return components.keySet();
  }

  public java.util.Set<String> traitNames() {
    return traits.keySet();
  }
}
