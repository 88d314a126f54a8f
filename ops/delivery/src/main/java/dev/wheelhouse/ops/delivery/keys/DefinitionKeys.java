// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keys;

/// Labels and annotations of definitions.
public final class DefinitionKeys {

  /// Label: the definition that a schema is of.
  public static final String NAME = "definition.oam.dev/name";

  /// Annotation: what a definition is for.
  public static final String DESCRIPTION = "definition.oam.dev/description";

  /// Annotation: what it is about, for lists.
  public static final String CATEGORY = "custom.definition.oam.dev/category";

  /// Label: `true` where another is to be used instead.
  public static final String DEPRECATED = "custom.definition.oam.dev/deprecated";

  /// Annotation: the name of the DefinitionRevision that is to be made.
  public static final String REVISION_NAME = "definitionrevision.oam.dev/name";

  private DefinitionKeys() {}
}
