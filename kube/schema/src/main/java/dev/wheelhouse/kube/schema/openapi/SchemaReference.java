// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.openapi;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A schema under a name, looked up when first used, with what the place of use says over it. This
/// is how recursive types end and how a kind loads only the definitions it reaches.
final class SchemaReference implements Schema {

  private final Supplier<Schema> lookup;
  private final Annotations local;
  private volatile @Nullable Schema target;

  SchemaReference(Supplier<Schema> lookup, Annotations local) {
    this.lookup = lookup;
    this.local = local;
  }

  /// Two threads may look up at the same time; both get the same definition.
  private Schema target() {
    Schema known = target;
    if (known == null) {
      known = lookup.get();
      target = known;
    }
    return known;
  }

  @Override
  public Type type() {
    return target().type();
  }

  @Override
  public String definitionName() {
    return target().definitionName();
  }

  @Override
  public Map<String, Schema> fields() {
    return target().fields();
  }

  @Override
  public Optional<Schema> field(String name) {
    return target().field(name);
  }

  @Override
  public Optional<Schema> items() {
    return target().items();
  }

  @Override
  public Set<String> required() {
    return target().required();
  }

  @Override
  public @Nullable Object defaultValue() {
    Object stated = local.defaultValue();
    return stated != null ? stated : target().defaultValue();
  }

  @Override
  public ListType listType() {
    return local.listType() != ListType.ATOMIC ? local.listType() : target().listType();
  }

  @Override
  public List<String> listMapKeys() {
    return local.listMapKeys().isEmpty() ? target().listMapKeys() : local.listMapKeys();
  }

  @Override
  public boolean atomicMap() {
    return local.atomicMap() || target().atomicMap();
  }

  @Override
  public String patchStrategy() {
    return local.patchStrategy().isEmpty() ? target().patchStrategy() : local.patchStrategy();
  }

  @Override
  public String patchMergeKey() {
    return local.patchMergeKey().isEmpty() ? target().patchMergeKey() : local.patchMergeKey();
  }

  @Override
  public String format() {
    return target().format();
  }

  @Override
  public List<Object> enumValues() {
    return target().enumValues();
  }

  @Override
  public boolean nullable() {
    return local.nullable() || target().nullable();
  }

  @Override
  public boolean preservesUnknown() {
    return target().preservesUnknown();
  }

  @Override
  public boolean embeddedResource() {
    return local.embeddedResource() || target().embeddedResource();
  }

  @Override
  public Constraints constraints() {
    return target().constraints();
  }

  @Override
  public Junctors junctors() {
    return target().junctors();
  }

  @Override
  public List<JsonObject> validationRules() {
    return target().validationRules();
  }

  @Override
  public String toString() {
    return "-> " + target();
  }
}
