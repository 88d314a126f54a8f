// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.discovery;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.ApiResource.Subresource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The aggregated discovery document: all groups, versions and resources at once
/// (`apidiscovery.k8s.io` APIGroupDiscoveryList).
final class AggregatedDocuments {

  private AggregatedDocuments() {}

  /// @param core true for the core group alone (`/api`), false for all others (`/apis`)
  static JsonObject list(ServedGroups served, boolean core, String apiVersion) {
    JsonArray items = new JsonArray();
    served
        .groups()
        .forEach((name, versions) -> {
          if (name.isEmpty() == core) {
            items.add(group(name, versions));
          }
        });
    return JsonObject.of(
        "kind",
        "APIGroupDiscoveryList",
        "apiVersion",
        "apidiscovery.k8s.io/" + apiVersion,
        "metadata",
        new JsonObject(),
        "items",
        items);
  }

  private static JsonObject group(String name, Map<String, List<ApiResource>> versions) {
    JsonArray all = new JsonArray();
    versions.forEach((version, resources) -> all.add(version(version, resources)));
    JsonObject metadata = name.isEmpty() ? new JsonObject() : JsonObject.of("name", name);
    return JsonObject.of("metadata", metadata, "versions", all);
  }

  private static JsonObject version(String version, List<ApiResource> resources) {
    JsonArray all = new JsonArray();
    resources.stream()
        .sorted(Comparator.comparing(r -> r.gvr().resource()))
        .forEach(resource -> all.add(resource(resource)));
    return JsonObject.of(
        "version",
        version,
        "resources",
        all,
        "freshness",
        resources.isEmpty() ? "Stale" : "Current");
  }

  private static JsonObject resource(ApiResource resource) {
    JsonObject entry =
        JsonObject.of(
            "resource",
            resource.gvr().resource(),
            "responseKind",
            kind(resource.kind()),
            "scope",
            resource.namespaced() ? "Namespaced" : "Cluster",
            "singularResource",
            resource.singular(),
            "verbs",
            new JsonArray(resource.verbs()));
    if (!resource.shortNames().isEmpty()) {
      entry.put("shortNames", new JsonArray(resource.shortNames()));
    }
    if (!resource.categories().isEmpty()) {
      entry.put("categories", new JsonArray(resource.categories()));
    }
    resource.subresources().values().stream()
        .sorted(Comparator.comparing(Subresource::name))
        .forEach(sub -> entry.childArray("subresources").add(subresource(sub)));
    return entry;
  }

  private static JsonObject subresource(Subresource sub) {
    return JsonObject.of(
        "subresource",
        sub.name(),
        "responseKind",
        kind(sub.kind()),
        "verbs",
        new JsonArray(sub.verbs()));
  }

  private static JsonObject kind(GroupVersionKind kind) {
    return JsonObject.of("group", kind.group(), "version", kind.version(), "kind", kind.kind());
  }
}
