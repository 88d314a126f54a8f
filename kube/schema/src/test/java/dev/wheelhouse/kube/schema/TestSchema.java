// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A schema written down in a test: `object().field("replicas", of(Type.INTEGER))`.
public final class TestSchema implements Schema {

  private final Type type;
  private final Map<String, Schema> fields = new LinkedHashMap<>();
  private @Nullable Schema items;
  private ListType listType = ListType.ATOMIC;
  private List<String> mapKeys = List.of();
  private boolean atomicMap;
  private boolean preservesUnknown;
  private String patchStrategy = "";
  private String patchMergeKey = "";
  private @Nullable Object defaultValue;

  private TestSchema(Type type) {
    this.type = type;
  }

  public static TestSchema of(Type type) {
    return new TestSchema(type);
  }

  public static TestSchema object() {
    return of(Type.OBJECT);
  }

  public static TestSchema string() {
    return of(Type.STRING);
  }

  public static TestSchema integer() {
    return of(Type.INTEGER);
  }

  public static TestSchema any() {
    return of(Type.ANY);
  }

  public static TestSchema mapOf(Schema values) {
    TestSchema schema = of(Type.MAP);
    schema.items = values;
    return schema;
  }

  public static TestSchema arrayOf(Schema elements) {
    TestSchema schema = of(Type.ARRAY);
    schema.items = elements;
    return schema;
  }

  public TestSchema field(String name, Schema schema) {
    fields.put(name, schema);
    return this;
  }

  /// A list map that also merges in strategic patches, by its first key.
  public TestSchema keyedBy(String... keys) {
    listType = ListType.MAP;
    mapKeys = List.of(keys);
    patchStrategy = "merge";
    patchMergeKey = keys[0];
    return this;
  }

  public TestSchema set() {
    listType = ListType.SET;
    patchStrategy = "merge";
    return this;
  }

  public TestSchema atomic() {
    atomicMap = true;
    return this;
  }

  public TestSchema preserving() {
    preservesUnknown = true;
    return this;
  }

  public TestSchema strategy(String strategy) {
    patchStrategy = strategy;
    return this;
  }

  public TestSchema defaulting(Object value) {
    defaultValue = value;
    return this;
  }

  @Override
  public Type type() {
    return type;
  }

  @Override
  public Map<String, Schema> fields() {
    return fields;
  }

  @Override
  public Optional<Schema> field(String name) {
    return fields.containsKey(name)
        ? Optional.of(fields.get(name))
        : type == Type.MAP ? items() : Optional.empty();
  }

  @Override
  public Optional<Schema> items() {
    return Optional.ofNullable(items);
  }

  @Override
  public Set<String> required() {
    return Set.of();
  }

  @Override
  public @Nullable Object defaultValue() {
    return defaultValue;
  }

  @Override
  public ListType listType() {
    return listType;
  }

  @Override
  public List<String> listMapKeys() {
    return mapKeys;
  }

  @Override
  public boolean atomicMap() {
    return atomicMap;
  }

  @Override
  public String patchStrategy() {
    return patchStrategy;
  }

  @Override
  public String patchMergeKey() {
    return patchMergeKey;
  }

  @Override
  public String format() {
    return "";
  }

  @Override
  public List<Object> enumValues() {
    return List.of();
  }

  @Override
  public boolean nullable() {
    return false;
  }

  @Override
  public boolean preservesUnknown() {
    return preservesUnknown;
  }

  @Override
  public boolean embeddedResource() {
    return false;
  }

  @Override
  public Constraints constraints() {
    return Constraints.NONE;
  }
}
