// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.model;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.ApiResource.Subresource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The built-in API of Kubernetes 1.36, read from the resources beside this class: `resources.json`
/// (what discovery tells, and which definition each kind has) and one file of OpenAPI v3
/// definitions per Go package of the published description. Only what is used is read.
public final class KubernetesModel implements ApiModel {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private final List<ApiResource> resources;
  private final Map<GroupVersionResource, ApiResource> byName = new HashMap<>();
  private final JsonObject kinds;
  private final Definitions definitions;

  private KubernetesModel(List<ApiResource> resources, JsonObject kinds, Definitions definitions) {
    this.resources = List.copyOf(resources);
    this.resources.forEach(resource -> byName.put(resource.gvr(), resource));
    this.kinds = kinds;
    this.definitions = definitions;
  }

  static KubernetesModel load() {
    JsonObject index = ResourceFiles.read("resources.json");
    return new KubernetesModel(
        ResourceReader.read(index.array("groupVersions").orElseGet(JsonArray::new)),
        index.object("kinds").orElseGet(JsonObject::new),
        new Definitions());
  }

  @Override
  public List<ApiResource> resources() {
    return resources;
  }

  @Override
  public Optional<ApiResource> resource(GroupVersionResource gvr) {
    return Optional.ofNullable(byName.get(gvr));
  }

  @Override
  public Optional<Schema> schema(GroupVersionKind kind) {
    return definitionName(kind).map(definitions::schema);
  }

  /// The schema of a definition, for example `io.k8s.api.core.v1.PodSpec`.
  public Optional<Schema> schema(String definitionName) {
    return definitions.tree(definitionName).map(_ -> definitions.schema(definitionName));
  }

  /// The definition of a kind, for example `io.k8s.api.core.v1.Pod`.
  public Optional<String> definitionName(GroupVersionKind kind) {
    Optional<String> own = kinds.string(kind.apiVersion(), kind.kind());
    return own.isPresent() || !kinds.containsKey(kind.apiVersion())
        ? own
        : kinds.string("*", kind.kind());
  }

  /// The served group versions in discovery order, as `v1`, `apps/v1`, ...
  public List<String> apiVersions() {
    return resources.stream().map(resource -> resource.gvr().apiVersion()).distinct().toList();
  }

  /// What `components.schemas` of a group version's OpenAPI v3 document holds: the definitions of
  /// its kinds and all that these refer to, by name in alphabetical order. The trees are shared and
  /// must not be changed. Empty for a group version that is not served.
  public JsonObject openApiDefinitions(String apiVersion) {
    Map<String, JsonObject> reached = new LinkedHashMap<>();
    documentRoots(apiVersion).forEach(name -> definitions.reach(name, reached));
    JsonObject sorted = new JsonObject();
    reached.keySet().stream()
        .sorted()
        .forEach(name -> sorted.put(name, GroupKinds.stated(reached, name, apiVersion)));
    return sorted;
  }

  private List<String> documentRoots(String apiVersion) {
    List<ApiResource> served =
        resources.stream().filter(r -> r.gvr().apiVersion().equals(apiVersion)).toList();
    if (served.isEmpty()) {
      return List.of();
    }
    List<String> roots = new ArrayList<>(definitionsOf(apiVersion));
    for (ApiResource resource : served) {
      for (Subresource sub : resource.subresources().values()) {
        definitionName(sub.kind()).ifPresent(roots::add);
      }
    }
    boolean stored = served.stream().anyMatch(r -> r.verbs().contains("delete"));
    roots.addAll(stored ? definitionsOf("*") : List.of(META + "APIResourceList"));
    if (stored) {
      roots.add(META + "Patch");
    }
    return roots;
  }

  private List<String> definitionsOf(String apiVersion) {
    return kinds
        .object(apiVersion)
        .map(names -> new JsonArray(names.values()).strings())
        .orElse(List.of());
  }

  /// The raw OpenAPI v3 tree of one definition. Shared: must not be changed.
  public Optional<JsonObject> openApiDefinition(String definitionName) {
    return definitions.tree(definitionName);
  }
}
