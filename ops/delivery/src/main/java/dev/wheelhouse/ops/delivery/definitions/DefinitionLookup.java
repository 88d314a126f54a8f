// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.ops.delivery.policies.PolicyType;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import java.util.Optional;
import java.util.Set;

/// Finds what Applications name as `type`. Safe for use by many threads.
public interface DefinitionLookup {

  /// The definition that gives a type life.
  ///
  /// @param namespace of the application: its own definitions come first
  /// @param type a name, or a name and a revision: `webservice@v2`
  Optional<? extends Definition> find(DefinitionKind kind, String namespace, String type);

  /// Known types of a kind, for messages.
  Set<String> names(DefinitionKind kind, String namespace);

  /// Whether a type of component is defined by `schematic.terraform`: something else than a cluster
  /// has to make it.
  default boolean cloudResource(String namespace, String type) {
    return false;
  }

  /// @see #find
  default Optional<ComponentType> component(String namespace, String type) {
    return find(DefinitionKind.COMPONENT, namespace, type).map(ComponentType.class::cast);
  }

  /// @see #find
  default Optional<TraitType> trait(String namespace, String type) {
    return find(DefinitionKind.TRAIT, namespace, type).map(TraitType.class::cast);
  }

  /// @see #find
  default Optional<PolicyType> policy(String namespace, String type) {
    return find(DefinitionKind.POLICY, namespace, type).map(PolicyType.class::cast);
  }

  /// @see #find
  default Optional<StepType> step(String namespace, String type) {
    return find(DefinitionKind.STEP, namespace, type).map(StepType.class::cast);
  }

  /// Known component types, for messages.
  default Set<String> componentNames(String namespace) {
    return names(DefinitionKind.COMPONENT, namespace);
  }

  default Set<String> traitNames(String namespace) {
    return names(DefinitionKind.TRAIT, namespace);
  }

  /// The name in a type that may name a revision: `webservice` of `webservice@v2`.
  static String name(String type) {
    int at = type.indexOf('@');
    return at > 0 ? type.substring(0, at) : type;
  }

  /// Whether a type names a revision.
  static boolean pinned(String type) {
    return type.indexOf('@') > 0;
  }
}
