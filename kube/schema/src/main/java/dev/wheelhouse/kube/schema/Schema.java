// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The type of a value: one node of a schema graph. Built-in kinds and custom resources use the
/// same form, so pruning, defaulting, validation, patches and apply each exist once.
///
/// Nodes are immutable once published and may be recursive (`JSONSchemaProps`), therefore children
/// are reached through accessors.
///
/// Follows the OpenAPI v3 form of Kubernetes' structural schemas and its `x-kubernetes-*`
/// extensions.
public interface Schema {

  /// The shape of a value.
  enum Type {
    OBJECT,
    /// An object whose keys are data; all values have one schema.
    MAP,
    ARRAY,
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    INT_OR_STRING,
    /// Anything; nothing below it is known, pruned or checked.
    ANY
  }

  /// `x-kubernetes-list-type`: how server-side apply tells elements apart.
  enum ListType {
    ATOMIC,
    SET,
    MAP
  }

  Type type();

  /// The definition this node is, for example `io.k8s.api.core.v1.PodSpec`; empty for a node that
  /// has no name of its own.
  default String definitionName() {
    return "";
  }

  /// Known fields of an [Type#OBJECT], in published order; empty otherwise.
  Map<String, Schema> fields();

  /// The schema of a field, an element of a [Type#MAP] (any name) or of an [Type#ARRAY].
  Optional<Schema> field(String name);

  /// The schema of the elements of an [Type#ARRAY] or the values of a [Type#MAP].
  Optional<Schema> items();

  Set<String> required();

  /// The value a missing field gets, as a JSON tree; null where there is none.
  @Nullable Object defaultValue();

  ListType listType();

  List<String> listMapKeys();

  /// True for `x-kubernetes-map-type: atomic`: apply treats the whole object as one value.
  boolean atomicMap();

  /// `x-kubernetes-patch-strategy`: `merge`, `replace`, `retainKeys` or a comma-separated pair;
  /// empty where none is stated.
  String patchStrategy();

  /// `x-kubernetes-patch-merge-key`; empty where none is stated.
  String patchMergeKey();

  /// `format`: `int32`, `date-time`, `byte` ...; empty where none is stated.
  String format();

  List<Object> enumValues();

  boolean nullable();

  /// True where unknown fields are kept (`x-kubernetes-preserve-unknown-fields`).
  boolean preservesUnknown();

  /// True for `x-kubernetes-embedded-resource`: the value has apiVersion, kind and metadata.
  boolean embeddedResource();

  /// Value checks beyond the shape, for custom resources; [Constraints#NONE] for built-in kinds.
  Constraints constraints();

  /// Nested value checks of a structural schema; [Junctors#NONE] for built-in kinds.
  default Junctors junctors() {
    return Junctors.NONE;
  }

  /// `x-kubernetes-validations` as written, in order: CEL rules with their messages.
  default List<JsonObject> validationRules() {
    return List.of();
  }

  /// True when this node or one below it has [#validationRules()].
  default boolean hasValidationRules() {
    return false;
  }

  /// `allOf`, `anyOf`, `oneOf` and `not`: they check values and never change the shape.
  record Junctors(
      List<Schema> allOf, List<Schema> anyOf, List<Schema> oneOf, @Nullable Schema not) {

    public static final Junctors NONE = new Junctors(List.of(), List.of(), List.of(), null);

    public Junctors {
      allOf = List.copyOf(allOf);
      anyOf = List.copyOf(anyOf);
      oneOf = List.copyOf(oneOf);
    }
  }

  /// Value checks of a structural schema. Absent bounds are null.
  record Constraints(
      @Nullable Double minimum,
      boolean exclusiveMinimum,
      @Nullable Double maximum,
      boolean exclusiveMaximum,
      @Nullable Double multipleOf,
      @Nullable Long minLength,
      @Nullable Long maxLength,
      @Nullable String pattern,
      @Nullable Long minItems,
      @Nullable Long maxItems,
      boolean uniqueItems,
      @Nullable Long minProperties,
      @Nullable Long maxProperties) {

    public static final Constraints NONE =
        new Constraints(
            null, false, null, false, null, null, null, null, null, null, false, null, null);
  }
}
