// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The four kinds of definition, and how KubeVela names what belongs to each.
public enum DefinitionKind {
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

  public static Optional<DefinitionKind> of(String kind) {
    return Arrays.stream(values()).filter(it -> it.kind.equals(kind)).findFirst();
  }

  public String kind() {
    return kind;
  }

  /// `spec.definitionType` of its revisions.
  public String type() {
    return type;
  }

  /// The field of a revision's spec that holds the definition.
  public String field() {
    return field;
  }

  /// The field of an ApplicationRevision's spec that holds the definitions of this kind by type.
  public String plural() {
    return field + "s";
  }

  /// The ConfigMap with the schema of its parameters.
  public String schemaName(String definition) {
    return schemaPrefix + "-schema-" + definition;
  }

  /// The label of its revisions that holds its name.
  public String nameLabel() {
    return kind.toLowerCase(Locale.ROOT) + ".oam.dev/name";
  }
}
