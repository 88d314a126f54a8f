// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.model;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.ApiResource.Subresource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `resources.json`.
final class ResourceReader {

  private ResourceReader() {}

  static List<ApiResource> read(JsonArray groupVersions) {
    List<ApiResource> resources = new ArrayList<>();
    for (JsonObject groupVersion : groupVersions.objects()) {
      String apiVersion = groupVersion.string("apiVersion").orElseThrow();
      for (JsonObject resource : groupVersion.array("resources").orElseThrow().objects()) {
        resources.add(resource(apiVersion, resource));
      }
    }
    return resources;
  }

  private static ApiResource resource(String apiVersion, JsonObject tree) {
    String name = tree.string("name").orElseThrow();
    GroupVersionKind kind = GroupVersionKind.of(apiVersion, tree.string("kind").orElseThrow());
    Map<String, Subresource> subresources = new LinkedHashMap<>();
    for (JsonObject sub : tree.array("subresources").orElseGet(JsonArray::new).objects()) {
      Subresource read = subresource(kind, sub);
      subresources.put(read.name(), read);
    }
    return new ApiResource(
        new GroupVersionResource(kind.group(), kind.version(), name),
        kind,
        tree.string("singular").orElseThrow(),
        tree.bool("namespaced").orElse(false),
        strings(tree, "shortNames"),
        strings(tree, "categories"),
        strings(tree, "verbs"),
        subresources);
  }

  private static Subresource subresource(GroupVersionKind parent, JsonObject tree) {
    String kind = tree.string("kind").orElse(parent.kind());
    String apiVersion = tree.string("apiVersion").orElse(parent.apiVersion());
    return new Subresource(
        tree.string("name").orElseThrow(),
        GroupVersionKind.of(apiVersion, kind),
        strings(tree, "verbs"));
  }

  private static List<String> strings(JsonObject tree, String key) {
    return tree.array(key).map(JsonArray::strings).orElse(List.of());
  }
}
