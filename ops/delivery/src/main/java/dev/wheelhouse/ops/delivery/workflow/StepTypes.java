// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.ops.delivery.definitions.DefinitionKind;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/// The types of workflow steps that are there, by name.
public interface StepTypes {

  Optional<StepType> find(String name);

  /// For messages.
  Set<String> names();

  /// All that the class path has.
  static StepTypes load() {
    Map<String, StepType> types = new TreeMap<>();
    ServiceLoader.load(StepType.class).forEach(type -> types.put(type.name(), type));
    return of(types);
  }

  /// Those that a workflow of a namespace may name.
  static StepTypes of(DefinitionLookup definitions, String namespace) {
    return new StepTypes() {
      @Override
      public Optional<StepType> find(String name) {
        return definitions.step(namespace, name);
      }

      @Override
      public Set<String> names() {
        return definitions.names(DefinitionKind.STEP, namespace);
      }
    };
  }

  static StepTypes of(Map<String, StepType> types) {
    Map<String, StepType> all = new TreeMap<>(types);
    return new StepTypes() {
      @Override
      public Optional<StepType> find(String name) {
        return Optional.ofNullable(all.get(name));
      }

      @Override
      public Set<String> names() {
        return all.keySet();
      }
    };
  }
}
