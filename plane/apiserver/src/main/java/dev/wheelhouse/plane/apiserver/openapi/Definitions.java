// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.openapi;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.model.Descriptions;
import dev.wheelhouse.kube.schema.model.KubernetesModel;
import dev.wheelhouse.plane.apiserver.registry.ServedResource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The schemas of a group version's document, and under which name each kind stands there.
final class Definitions {

  static final String REFERENCE = "#/components/schemas/";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  static final String STATUS = META + "Status";
  static final String DELETE_OPTIONS = META + "DeleteOptions";
  static final String PATCH = META + "Patch";

  private final KubernetesModel model;

  Definitions(KubernetesModel model) {
    this.model = model;
  }

  /// The definition of a built-in kind, or of a custom one by the convention for them:
  /// `com.example.stable.v1.CronTab` for `stable.example.com/v1, CronTab`.
  String name(GroupVersionKind kind, boolean custom) {
    Optional<String> builtIn = custom ? Optional.empty() : model.definitionName(kind);
    return builtIn.orElseGet(() -> customName(kind));
  }

  private static String customName(GroupVersionKind kind) {
    List<String> labels = new ArrayList<>(List.of(kind.group().split("\\.", -1)));
    Collections.reverse(labels);
    return String.join(".", labels) + "." + kind.version() + "." + kind.kind();
  }

  /// What the schemas of a document and the parameters of its operations are for. Of custom
  /// resources only what all objects have in common: the rest is in their own schemas.
  Descriptions texts(Set<String> schemas) {
    Set<String> builtIn = new HashSet<>(Parameters.DESCRIBED_BY);
    schemas.stream()
        .filter(name -> model.openApiDefinition(name).isPresent())
        .forEach(builtIn::add);
    return Descriptions.of(builtIn);
  }

  /// `components.schemas` for the resources of one group version.
  JsonObject schemas(String apiVersion, List<ServedResource> resources) {
    List<ServedResource> custom = resources.stream().filter(r -> r.custom().isPresent()).toList();
    if (custom.isEmpty()) {
      return model.openApiDefinitions(apiVersion);
    }
    Map<String, JsonObject> schemas = new TreeMap<>();
    List.of("ObjectMeta", "ListMeta").forEach(name -> reach(META + name, schemas));
    List.of(STATUS, DELETE_OPTIONS, PATCH).forEach(name -> reach(name, schemas));
    reach("io.k8s.api.autoscaling.v1.Scale", schemas);
    for (ServedResource resource : custom) {
      addCustom(resource, schemas);
    }
    return new JsonObject(schemas);
  }

  private void addCustom(ServedResource resource, Map<String, JsonObject> schemas) {
    GroupVersionKind kind = resource.api().kind();
    GroupVersionKind list = new GroupVersionKind(kind.group(), kind.version(), resource.listKind());
    JsonObject raw = resource.custom().orElseThrow().rawSchema();
    schemas.put(name(kind, true), withObjectFields(raw, kind));
    schemas.put(name(list, true), listSchema(list, kind.kind(), name(kind, true)));
  }

  private static JsonObject withObjectFields(JsonObject raw, GroupVersionKind kind) {
    JsonObject schema = new JsonObject(raw);
    JsonObject properties = new JsonObject();
    properties.put("apiVersion", JsonObject.of("type", "string"));
    properties.put("kind", JsonObject.of("type", "string"));
    properties.put("metadata", allOf(META + "ObjectMeta"));
    raw.object("properties")
        .ifPresent(own -> own.forEach((key, value) -> properties.putIfAbsent(key, value)));
    schema.put("type", "object");
    schema.put("properties", properties);
    return withKind(schema, kind);
  }

  private static JsonObject listSchema(GroupVersionKind list, String kind, String element) {
    JsonObject properties =
        JsonObject.of(
            "apiVersion",
            JsonObject.of("type", "string"),
            "items",
            JsonObject.of(
                "description",
                "The objects of the list.",
                "type",
                "array",
                "items",
                reference(element)),
            "kind",
            JsonObject.of("type", "string"),
            "metadata",
            allOf(META + "ListMeta"));
    return withKind(
        JsonObject.of(
            "description",
            "A list of objects of kind " + kind + ".",
            "type",
            "object",
            "required",
            JsonArray.of("items"),
            "properties",
            properties),
        list);
  }

  private static JsonObject withKind(JsonObject schema, GroupVersionKind kind) {
    return schema.with("x-kubernetes-group-version-kind", JsonArray.of(kindTree(kind)));
  }

  static JsonObject kindTree(GroupVersionKind kind) {
    return JsonObject.of("group", kind.group(), "kind", kind.kind(), "version", kind.version());
  }

  static JsonObject reference(String name) {
    return JsonObject.of("$ref", REFERENCE + name);
  }

  private static JsonObject allOf(String name) {
    return JsonObject.of("allOf", JsonArray.of(reference(name)));
  }

  /// Adds a built-in definition and all it refers to.
  private void reach(String name, Map<String, JsonObject> reached) {
    if (!reached.containsKey(name)) {
      model
          .openApiDefinition(name)
          .ifPresent(tree -> {
            reached.put(name, tree);
            reachReferences(tree, reached);
          });
    }
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
