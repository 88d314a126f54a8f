// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.openapi;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A schema whose parts are known; its children may be [SchemaReference]s.
final class SchemaNode implements Schema {

  private final String definitionName;
  private final Type type;
  private final Map<String, Schema> fields;
  private final @Nullable Schema element;
  private final Set<String> required;
  private final Annotations annotations;
  private final String format;
  private final List<Object> enumValues;
  private final boolean preservesUnknown;
  private final Constraints constraints;
  private final Junctors junctors;
  private final List<JsonObject> validationRules;
  private final boolean hasValidationRules;

  SchemaNode(SchemaBuilder builder) {
    this.definitionName = builder.definitionName;
    this.type = builder.type;
    this.fields = builder.fields;
    this.element = builder.element;
    this.required = builder.required;
    this.annotations = builder.annotations;
    this.format = builder.format;
    this.enumValues = builder.enumValues;
    this.preservesUnknown = builder.preservesUnknown;
    this.constraints = builder.constraints;
    this.junctors = builder.junctors;
    this.validationRules = builder.validationRules;
    this.hasValidationRules =
        !validationRules.isEmpty()
            || (element != null && element.hasValidationRules())
            || fields.values().stream().anyMatch(Schema::hasValidationRules);
  }

  @Override
  public Type type() {
    return type;
  }

  @Override
  public String definitionName() {
    return definitionName;
  }

  @Override
  public Map<String, Schema> fields() {
    return fields;
  }

  @Override
  public Optional<Schema> field(String name) {
    Schema known = fields.get(name);
    return known == null && type == Type.MAP
        ? Optional.ofNullable(element)
        : Optional.ofNullable(known);
  }

  @Override
  public Optional<Schema> items() {
    return Optional.ofNullable(element);
  }

  @Override
  public Set<String> required() {
    return required;
  }

  @Override
  public @Nullable Object defaultValue() {
    return annotations.defaultValue();
  }

  @Override
  public ListType listType() {
    return annotations.listType();
  }

  @Override
  public List<String> listMapKeys() {
    return annotations.listMapKeys();
  }

  @Override
  public boolean atomicMap() {
    return annotations.atomicMap();
  }

  @Override
  public String patchStrategy() {
    return annotations.patchStrategy();
  }

  @Override
  public String patchMergeKey() {
    return annotations.patchMergeKey();
  }

  @Override
  public String format() {
    return format;
  }

  @Override
  public List<Object> enumValues() {
    return enumValues;
  }

  @Override
  public boolean nullable() {
    return annotations.nullable();
  }

  @Override
  public boolean preservesUnknown() {
    return preservesUnknown;
  }

  @Override
  public boolean embeddedResource() {
    return annotations.embeddedResource();
  }

  @Override
  public Constraints constraints() {
    return constraints;
  }

  @Override
  public Junctors junctors() {
    return junctors;
  }

  @Override
  public List<JsonObject> validationRules() {
    return validationRules;
  }

  @Override
  public boolean hasValidationRules() {
    return hasValidationRules;
  }

  @Override
  public String toString() {
    return type + (fields.isEmpty() ? "" : fields.keySet().toString());
  }
}
