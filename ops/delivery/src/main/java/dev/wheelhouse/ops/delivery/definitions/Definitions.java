// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.ops.delivery.policies.PolicyType;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/// The definitions that are built in, by name.
public final class Definitions implements DefinitionLookup {

  private final Map<String, ComponentType> components = new TreeMap<>();
  private final Map<String, TraitType> traits = new TreeMap<>();
  private final Map<String, PolicyType> policies = new TreeMap<>();
  private final Map<String, StepType> steps = new TreeMap<>();

  private Definitions() {}

  /// All that the class path has. Manifests are read when they are first asked for.
  public static Definitions load() {
    Definitions definitions = new Definitions();
    ServiceLoader.load(ComponentType.class)
        .forEach(type -> definitions.components.put(type.name(), type));
    ServiceLoader.load(TraitType.class).forEach(type -> definitions.traits.put(type.name(), type));
    ServiceLoader.load(PolicyType.class)
        .forEach(type -> definitions.policies.put(type.name(), type));
    ServiceLoader.load(StepType.class).forEach(type -> definitions.steps.put(type.name(), type));
    return definitions;
  }

  public Optional<ComponentType> component(String type) {
    return Optional.ofNullable(components.get(type));
  }

  public Optional<TraitType> trait(String type) {
    return Optional.ofNullable(traits.get(type));
  }

  /// Policies and steps are found without their revision, which those that are built in do not
  /// have.
  @Override
  public Optional<? extends Definition> find(DefinitionKind kind, String namespace, String type) {
    return switch (kind) {
      case COMPONENT -> component(type);
      case TRAIT -> trait(type);
      case POLICY -> Optional.ofNullable(policies.get(DefinitionLookup.name(type)));
      case STEP -> Optional.ofNullable(steps.get(DefinitionLookup.name(type)));
    };
  }

  /// Known component types, for messages.
  public Set<String> componentNames() {
    return components.keySet();
  }

  public Set<String> traitNames() {
    return traits.keySet();
  }

  @Override
  public Set<String> names(DefinitionKind kind, String namespace) {
    return switch (kind) {
      case COMPONENT -> components.keySet();
      case TRAIT -> traits.keySet();
      case POLICY -> policies.keySet();
      case STEP -> steps.keySet();
    };
  }

  /// The manifests of all that have one, kind by kind and by name.
  public List<Manifest> manifests() {
    List<Definition> all = new ArrayList<>(components.values());
    all.addAll(traits.values());
    all.addAll(policies.values());
    all.addAll(steps.values());
    return all.stream()
        .filter(it -> Manifest.isBeside(it.getClass()))
        .map(Definition::manifest)
        .toList();
  }
}
