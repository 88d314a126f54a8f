// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.model;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.openapi.SchemaReader;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Definitions by name, a file per package read on first use. Safe for use by many threads.
final class Definitions {

  private static final String REFERENCE = "#/components/schemas/";
  private static final Map<String, String> FORMATS =
      Map.of(
          "io.k8s.apimachinery.pkg.api.resource.Quantity", "quantity",
          "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime", "micro-time");

  private final Map<String, JsonObject> files = new ConcurrentHashMap<>();
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
  private final SchemaReader reader = new SchemaReader(this::schema);

  Optional<JsonObject> tree(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0
        ? Optional.empty()
        : files.computeIfAbsent(name.substring(0, dot), Definitions::readFile).object(name);
  }

  private static JsonObject readFile(String goPackage) {
    return ResourceFiles.find("definitions/" + goPackage + ".json").orElseGet(JsonObject::new);
  }

  /// @throws IllegalArgumentException for a name that no definition has
  Schema schema(String name) {
    Schema known = schemas.get(name);
    if (known != null) {
      return known;
    }
    JsonObject tree =
        tree(name)
            .orElseThrow(() -> new IllegalArgumentException("no API definition named " + name));
    Schema read = reader.readDefinition(name, withFormat(name, tree));
    Schema earlier = schemas.putIfAbsent(name, read);
    return earlier == null ? read : earlier;
  }

  /// The published description does not tell these formats apart; decoding must.
  private static JsonObject withFormat(String name, JsonObject tree) {
    String format = FORMATS.get(name);
    return format == null ? tree : new JsonObject(tree).with("format", format);
  }

  /// Adds a definition and all it refers to.
  void reach(String name, Map<String, JsonObject> reached) {
    if (reached.containsKey(name)) {
      return;
    }
    tree(name)
        .ifPresent(tree -> {
          reached.put(name, tree);
          reachReferences(tree, reached);
        });
  }

  private void reachReferences(Object value, Map<String, JsonObject> reached) {
    switch (value) {
      case JsonObject object -> object.values().forEach(v -> reachReferences(v, reached));
      case JsonArray array -> array.forEach(v -> reachReferences(v, reached));
      case String text when text.startsWith(REFERENCE) ->
          reach(text.substring(REFERENCE.length()), reached);
      default -> {}
    }
  }
}
