// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.type;

import dev.wheelhouse.kube.schema.Schema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What expressions see of a schema node: its kind, its fields under their identifiers, and bounds
/// of its size, which cost estimates are made of. Children are made when asked for, as built-in
/// kinds are recursive.
///
/// Follows the rules of Kubernetes for exposing structural schemas to CEL: nodes without a type are
/// not seen, `x-kubernetes-int-or-string` is `dyn`, of a resource's `metadata` only `name` and
/// `generateName` are seen.
public final class SchemaType {

  /// How a node is seen.
  public enum Kind {
    DYN,
    BOOL,
    INT,
    DOUBLE,
    STRING,
    BYTES,
    TIMESTAMP,
    DURATION,
    LIST,
    MAP,
    OBJECT
  }

  /// The type of text without bounds.
  private static final SchemaType TEXT = new SchemaType(Kind.STRING, "string", null, null, Map::of);

  private final Kind kind;
  private final String name;
  private final @Nullable Schema schema;
  private final @Nullable SchemaType element;
  private final Supplier<Map<String, SchemaType>> lazyFields;
  private volatile @Nullable Map<String, SchemaType> fields;

  private SchemaType(
      Kind kind,
      String name,
      @Nullable Schema schema,
      @Nullable SchemaType element,
      Supplier<Map<String, SchemaType>> fields) {
    this.kind = kind;
    this.name = name;
    this.schema = schema;
    this.element = element;
    this.lazyFields = fields;
  }

  /// The type of a schema; empty when expressions do not see it.
  ///
  /// @param name what the type is called where it is an object; must be unique in an expression
  /// @param resource true for the root of a resource
  public static Optional<SchemaType> of(Schema schema, String name, boolean resource) {
    return Optional.ofNullable(read(schema, name, resource));
  }

  private static @Nullable SchemaType read(Schema schema, String name, boolean resource) {
    return switch (schema.type()) {
      case INT_OR_STRING -> leaf(Kind.DYN, "dyn", schema);
      case STRING -> text(schema);
      case BOOLEAN -> leaf(Kind.BOOL, "bool", schema);
      case INTEGER -> leaf(Kind.INT, "int", schema);
      case NUMBER -> leaf(Kind.DOUBLE, "double", schema);
      case ARRAY -> container(Kind.LIST, "list", schema, name + ".@idx");
      case MAP -> container(Kind.MAP, "map", schema, name + ".@elem");
      case OBJECT ->
          new SchemaType(Kind.OBJECT, name, schema, null, () -> fields(schema, name, resource));
      case ANY -> null;
    };
  }

  private static SchemaType leaf(Kind kind, String name, Schema schema) {
    return new SchemaType(kind, name, schema, null, Map::of);
  }

  private static SchemaType text(Schema schema) {
    return switch (schema.format()) {
      case "byte" -> leaf(Kind.BYTES, "bytes", schema);
      case "duration" -> leaf(Kind.DURATION, "duration", schema);
      case "date", "date-time" -> leaf(Kind.TIMESTAMP, "timestamp", schema);
      default -> leaf(Kind.STRING, "string", schema);
    };
  }

  private static @Nullable SchemaType container(
      Kind kind, String kindName, Schema schema, String name) {
    Schema element = schema.items().orElse(null);
    SchemaType type = element == null ? null : read(element, name, element.embeddedResource());
    return type == null ? null : new SchemaType(kind, kindName, schema, type, Map::of);
  }

  private static Map<String, SchemaType> fields(Schema schema, String name, boolean resource) {
    Map<String, SchemaType> fields = new LinkedHashMap<>();
    schema
        .fields()
        .forEach((field, child) -> {
          String identifier = FieldNames.escape(field).orElse("");
          SchemaType type = read(child, name + "." + field, child.embeddedResource());
          if (!identifier.isEmpty() && type != null) {
            fields.put(identifier, type);
          }
        });
    if (resource) {
      fields.put("apiVersion", TEXT);
      fields.put("kind", TEXT);
      fields.put("metadata", metadata(name));
    }
    return Collections.unmodifiableMap(fields);
  }

  private static SchemaType metadata(String name) {
    Map<String, SchemaType> fields = Map.of("name", TEXT, "generateName", TEXT);
    return new SchemaType(Kind.OBJECT, name + ".metadata", null, null, () -> fields);
  }

  public Kind kind() {
    return kind;
  }

  /// The name of an object type; that of its kind otherwise.
  public String name() {
    return name;
  }

  /// The fields of an object by the identifiers expressions use.
  public Map<String, SchemaType> fields() {
    Map<String, SchemaType> known = fields;
    if (known == null) {
      known = lazyFields.get();
      fields = known;
    }
    return known;
  }

  /// The type of a list's elements or a map's values.
  public Optional<SchemaType> element() {
    return Optional.ofNullable(element);
  }

  public Schema.ListType listType() {
    return schema == null ? Schema.ListType.ATOMIC : schema.listType();
  }

  public List<String> listMapKeys() {
    return schema == null ? List.of() : schema.listMapKeys();
  }

  /// The schema this was made of; null for `metadata`, of which only the names are seen.
  public @Nullable Schema schema() {
    return schema;
  }

  /// The most elements, entries or characters a value can have in one request; 0 where values have
  /// no size.
  public long maxElements() {
    return SchemaSizes.maxElements(this);
  }

  /// The least number of bytes a value takes as JSON.
  public long minSize() {
    return SchemaSizes.minSize(this);
  }
}
