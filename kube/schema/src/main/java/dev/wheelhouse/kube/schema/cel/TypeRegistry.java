// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.wheelhouse.kube.schema.cel.function.Types;
import dev.wheelhouse.kube.schema.cel.type.SchemaType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The object types of one environment as the type checker sees them. Objects inside of objects are
/// added when the checker first reaches them.
@SuppressWarnings("Immutable") // it grows, and answers the same for the same name
final class TypeRegistry implements CelTypeProvider {

  private static final Set<String> JSON_PATCH_TEXTS = Set.of("op", "path", "from");

  private final Map<String, CelType> types = new ConcurrentHashMap<>();
  private final boolean mutations;
  private final Set<String> mutationFields;

  /// @param mutationFields the fields that constructors of objects name; `Object` types have any
  TypeRegistry(boolean mutations, Set<String> mutationFields) {
    this.mutations = mutations;
    this.mutationFields = mutationFields;
    Types.NAMED.forEach(type -> types.put(type.name(), type));
    if (mutations) {
      types.put(
          "JSONPatch",
          StructType.create(
              "JSONPatch",
              ImmutableSet.of("op", "path", "from", "value"),
              field ->
                  Optional.of(
                      JSON_PATCH_TEXTS.contains(field) ? SimpleType.STRING : SimpleType.DYN)));
    }
  }

  @Override
  public ImmutableList<CelType> types() {
    return ImmutableList.copyOf(types.values());
  }

  @Override
  public Optional<CelType> findType(String name) {
    CelType known = types.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    boolean object = mutations && (name.equals("Object") || name.startsWith("Object."));
    return object
        ? Optional.of(
            StructType.create(
                name, ImmutableSet.copyOf(mutationFields), _ -> Optional.of(SimpleType.DYN)))
        : Optional.empty();
  }

  /// The checker's type for a declared one.
  ///
  /// @param name of the variable, for the names of its objects
  CelType typeOf(ValueType type, String name) {
    return switch (type) {
      case ValueType.Simple simple -> simple(simple);
      case ValueType.OfSchema schema ->
          SchemaType.of(schema.schema(), name, schema.resource())
              .map(this::typeOf)
              .orElse(SimpleType.DYN);
      case ValueType.ListOf list -> ListType.create(typeOf(list.element(), name + ".@idx"));
      case ValueType.MapOf map ->
          MapType.create(SimpleType.STRING, typeOf(map.value(), name + ".@elem"));
      case ValueType.OptionalOf optional -> OptionalType.create(typeOf(optional.value(), name));
      case ValueType.Fields fields -> fields(fields);
      case ValueType.Named _ -> SimpleType.DYN;
    };
  }

  private static CelType simple(ValueType.Simple type) {
    return switch (type) {
      case DYN -> SimpleType.DYN;
      case BOOL -> SimpleType.BOOL;
      case INT -> SimpleType.INT;
      case UINT -> SimpleType.UINT;
      case DOUBLE -> SimpleType.DOUBLE;
      case STRING -> SimpleType.STRING;
      case BYTES -> SimpleType.BYTES;
      case TIMESTAMP -> SimpleType.TIMESTAMP;
      case DURATION -> SimpleType.DURATION;
      case NULL -> SimpleType.NULL_TYPE;
      case AUTHORIZER -> Types.AUTHORIZER;
      case RESOURCE_CHECK -> Types.RESOURCE_CHECK;
    };
  }

  private CelType fields(ValueType.Fields object) {
    types.putIfAbsent(
        object.name(),
        StructType.create(
            object.name(),
            ImmutableSet.copyOf(object.fields().keySet()),
            field ->
                Optional.ofNullable(object.fields().get(field))
                    .map(type -> typeOf(type, object.name() + "." + field))));
    return StructTypeReference.create(object.name());
  }

  CelType typeOf(SchemaType type) {
    return switch (type.kind()) {
      case DYN -> SimpleType.DYN;
      case BOOL -> SimpleType.BOOL;
      case INT -> SimpleType.INT;
      case DOUBLE -> SimpleType.DOUBLE;
      case STRING -> SimpleType.STRING;
      case BYTES -> SimpleType.BYTES;
      case TIMESTAMP -> SimpleType.TIMESTAMP;
      case DURATION -> SimpleType.DURATION;
      case LIST -> ListType.create(element(type));
      case MAP -> MapType.create(SimpleType.STRING, element(type));
      case OBJECT -> object(type);
    };
  }

  private CelType element(SchemaType type) {
    return type.element().map(this::typeOf).orElse(SimpleType.DYN);
  }

  private CelType object(SchemaType type) {
    if (!types.containsKey(type.name())) {
      types.put(
          type.name(),
          StructType.create(
              type.name(),
              ImmutableSet.copyOf(type.fields().keySet()),
              field -> Optional.ofNullable(type.fields().get(field)).map(this::typeOf)));
    }
    return StructTypeReference.create(type.name());
  }

  /// What the checker found, in our words.
  static ValueType valueType(CelType type) {
    return switch (type.kind()) {
      case BOOL -> ValueType.Simple.BOOL;
      case INT -> ValueType.Simple.INT;
      case UINT -> ValueType.Simple.UINT;
      case DOUBLE -> ValueType.Simple.DOUBLE;
      case STRING -> ValueType.Simple.STRING;
      case BYTES -> ValueType.Simple.BYTES;
      case TIMESTAMP -> ValueType.Simple.TIMESTAMP;
      case DURATION -> ValueType.Simple.DURATION;
      case NULL_TYPE -> ValueType.Simple.NULL;
      case DYN, ANY -> ValueType.Simple.DYN;
      case LIST -> new ValueType.ListOf(valueType(type.parameters().getFirst()));
      case MAP -> new ValueType.MapOf(valueType(type.parameters().get(1)));
      default ->
          type.name().equals("optional_type")
              ? new ValueType.OptionalOf(valueType(type.parameters().getFirst()))
              : new ValueType.Named(type.name());
    };
  }
}
