// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.catalog;

import java.util.Arrays;
import java.util.Optional;

/// The four kinds of definition, and how KubeVela names what belongs to each.
enum DefinitionKind {
  COMPONENT("ComponentDefinition", "Component", "component", "componentDefinition"),
  TRAIT("TraitDefinition", "Trait", "trait", "traitDefinition"),
  POLICY("PolicyDefinition", "Policy", "policy", "policyDefinition"),
  STEP("WorkflowStepDefinition", "WorkflowStep", "workflowstep", "workflowStepDefinition");

  private final String kind;
  private final String type;
  private final String schemaPrefix;
  private final String field;

  DefinitionKind(String kind, String type, String schemaPrefix, String field) {
    this.kind = kind;
    this.type = type;
    this.schemaPrefix = schemaPrefix;
    this.field = field;
  }

  static Optional<DefinitionKind> of(String kind) {
    return Arrays.stream(values()).filter(it -> it.kind.equals(kind)).findFirst();
  }

  String kind() {
    return kind;
  }

  /// `spec.definitionType` of its revisions.
  String type() {
    return type;
  }

  /// The field of a revision's spec that holds the definition.
  String field() {
    return field;
  }

  /// The ConfigMap with the schema of its parameters.
  String schemaName(String definition) {
    return schemaPrefix + "-schema-" + definition;
  }

  /// The label of its revisions that holds its name.
  String nameLabel() {
    return kind.toLowerCase(java.util.Locale.ROOT) + ".oam.dev/name";
  }
}
