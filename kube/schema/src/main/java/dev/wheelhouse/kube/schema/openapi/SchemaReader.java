// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.openapi;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.Schema.Junctors;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Turns an OpenAPI v3 schema tree into a [Schema]. References are resolved by name, lazily.
///
/// A tree without a type is [Schema.Type#ANY]. An object with neither properties nor
/// `additionalProperties` keeps what is unknown in the published description (`RawExtension`,
/// `FieldsV1`), and has no fields in a custom resource's schema.
public final class SchemaReader {

  private static final String REFERENCE_PREFIX = "#/components/schemas/";

  private final Function<String, Schema> definitions;
  private final boolean emptyObjectsAreOpen;

  /// @param definitions finds a definition by name, for example `io.k8s.api.core.v1.PodSpec`
  public SchemaReader(Function<String, Schema> definitions) {
    this(definitions, true);
  }

  private SchemaReader(Function<String, Schema> definitions, boolean emptyObjectsAreOpen) {
    this.definitions = definitions;
    this.emptyObjectsAreOpen = emptyObjectsAreOpen;
  }

  /// A reader for structural schemas. References lead to built-in definitions only.
  public static SchemaReader forCustomResources(Function<String, Schema> builtIn) {
    return new SchemaReader(builtIn, false);
  }

  /// Reads a structural schema that holds no references.
  public static Schema readClosed(JsonObject tree) {
    return forCustomResources(
            name -> {
              throw new IllegalArgumentException("reference to " + name + " in a closed schema");
            })
        .read(tree);
  }

  /// Reads a tree that is the definition of a name.
  public Schema readDefinition(String name, JsonObject tree) {
    SchemaBuilder node = readNode(tree);
    node.definitionName = name;
    return node.build();
  }

  public Schema read(JsonObject tree) {
    String reference = reference(tree);
    if (reference != null) {
      return new SchemaReference(() -> definitions.apply(reference), Annotations.of(tree));
    }
    return readNode(tree).build();
  }

  private SchemaBuilder readNode(JsonObject tree) {
    SchemaBuilder node = new SchemaBuilder();
    node.annotations = Annotations.of(tree);
    node.format = tree.string("format").orElse("");
    node.enumValues = List.copyOf(tree.array("enum").orElseGet(JsonArray::new));
    node.required = tree.array("required").map(r -> Set.copyOf(r.strings())).orElse(Set.of());
    node.preservesUnknown = tree.bool("x-kubernetes-preserve-unknown-fields").orElse(false);
    node.constraints = ConstraintsReader.read(tree);
    node.junctors = readJunctors(tree);
    node.validationRules =
        tree.array("x-kubernetes-validations").map(JsonArray::objects).orElse(List.of());
    readShape(tree, node);
    return node;
  }

  private void readShape(JsonObject tree, SchemaBuilder node) {
    if (isIntOrString(tree)) {
      node.type = Schema.Type.INT_OR_STRING;
      return;
    }
    switch (tree.string("type").orElse("")) {
      case "object" -> readObject(tree, node);
      case "array" -> {
        node.type = Schema.Type.ARRAY;
        node.element = tree.object("items").map(this::read).orElse(null);
      }
      case "string" -> node.type = Schema.Type.STRING;
      case "integer" -> node.type = Schema.Type.INTEGER;
      case "number" -> node.type = Schema.Type.NUMBER;
      case "boolean" -> node.type = Schema.Type.BOOLEAN;
      default -> readUntyped(tree, node);
    }
  }

  private void readObject(JsonObject tree, SchemaBuilder node) {
    node.fields = readFields(tree);
    if (tree.get("additionalProperties") instanceof JsonObject values) {
      node.type = Schema.Type.MAP;
      node.element = read(values);
      return;
    }
    boolean open = Boolean.TRUE.equals(tree.get("additionalProperties"));
    node.type = Schema.Type.OBJECT;
    node.preservesUnknown |= open || (emptyObjectsAreOpen && !tree.containsKey("properties"));
  }

  /// Value checks under junctors may state fields without a type.
  private void readUntyped(JsonObject tree, SchemaBuilder node) {
    node.type = Schema.Type.ANY;
    node.fields = readFields(tree);
    node.element = tree.object("items").map(this::read).orElse(null);
    node.preservesUnknown = true;
  }

  private Map<String, Schema> readFields(JsonObject tree) {
    JsonObject properties = tree.object("properties").orElse(null);
    if (properties == null || properties.isEmpty()) {
      return Map.of();
    }
    Map<String, Schema> fields = new LinkedHashMap<>();
    properties.forEach((name, value) -> {
      if (value instanceof JsonObject property) {
        fields.put(name, read(property));
      }
    });
    return Collections.unmodifiableMap(fields);
  }

  private Junctors readJunctors(JsonObject tree) {
    if (hasIntOrStringFormat(tree)) {
      return Junctors.NONE;
    }
    List<Schema> allOf = readAll(tree, "allOf");
    List<Schema> anyOf = readAll(tree, "anyOf");
    List<Schema> oneOf = readAll(tree, "oneOf");
    Schema not = tree.object("not").map(this::read).orElse(null);
    return allOf.isEmpty() && anyOf.isEmpty() && oneOf.isEmpty() && not == null
        ? Junctors.NONE
        : new Junctors(allOf, anyOf, oneOf, not);
  }

  private List<Schema> readAll(JsonObject tree, String key) {
    return tree.array(key).map(JsonArray::objects).orElse(List.of()).stream()
        .map(this::read)
        .toList();
  }

  private static boolean isIntOrString(JsonObject tree) {
    return tree.bool("x-kubernetes-int-or-string").orElse(false) || hasIntOrStringFormat(tree);
  }

  /// The published description states these as `oneOf` of two types.
  private static boolean hasIntOrStringFormat(JsonObject tree) {
    String format = tree.string("format").orElse("");
    return format.equals("int-or-string") || format.equals("quantity");
  }

  private static @Nullable String reference(JsonObject tree) {
    String direct = tree.string("$ref").orElse(null);
    if (direct == null && tree.get("allOf") instanceof JsonArray all && all.size() == 1) {
      direct = all.objects().stream().findFirst().flatMap(o -> o.string("$ref")).orElse(null);
    }
    return direct == null ? null : direct.substring(REFERENCE_PREFIX.length());
  }
}
