// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import java.util.Optional;
import java.util.Set;

/// Finds what Applications name as `type`. Safe for use by many threads.
public interface DefinitionLookup {

  /// @param namespace of the application: its own definitions come first
  /// @param type a name, or a name and a revision: `webservice@v2`
  Optional<ComponentType> component(String namespace, String type);

  /// @param type as for [#component]
  Optional<TraitType> trait(String namespace, String type);

  /// Whether a type of component is defined by `schematic.terraform`: something else than a cluster
  /// has to make it.
  default boolean cloudResource(String namespace, String type) {
    return false;
  }

  /// Known component types, for messages.
  Set<String> componentNames(String namespace);

  Set<String> traitNames(String namespace);
}
