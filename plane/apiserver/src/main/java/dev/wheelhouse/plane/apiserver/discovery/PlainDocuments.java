// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.discovery;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.ApiResource.Subresource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The unaggregated discovery documents: `APIVersions`, `APIGroupList`, `APIGroup`,
/// `APIResourceList`.
final class PlainDocuments {

  private PlainDocuments() {}

  /// @param serverAddress host and port, as clients outside reach it
  static JsonObject apiVersions(ServedGroups served, String serverAddress) {
    JsonArray versions = new JsonArray();
    versions.addAll(served.groups().getOrDefault("", Map.of()).keySet());
    return JsonObject.of(
        "kind",
        "APIVersions",
        "versions",
        versions,
        "serverAddressByClientCIDRs",
        JsonArray.of(JsonObject.of("clientCIDR", "0.0.0.0/0", "serverAddress", serverAddress)));
  }

  static JsonObject groupList(ServedGroups served) {
    JsonArray groups = new JsonArray();
    served
        .groups()
        .forEach((name, versions) -> {
          if (!name.isEmpty()) {
            groups.add(groupBody(new JsonObject(), name, versions));
          }
        });
    return JsonObject.of("kind", "APIGroupList", "apiVersion", "v1", "groups", groups);
  }

  static JsonObject group(String name, Map<String, List<ApiResource>> versions) {
    return groupBody(JsonObject.of("kind", "APIGroup", "apiVersion", "v1"), name, versions);
  }

  private static JsonObject groupBody(
      JsonObject group, String name, Map<String, List<ApiResource>> versions) {
    JsonArray all = new JsonArray();
    versions
        .keySet()
        .forEach(version ->
            all.add(JsonObject.of("groupVersion", name + "/" + version, "version", version)));
    return group.with("name", name).with("versions", all).with("preferredVersion", all.getFirst());
  }

  static JsonObject resourceList(
      String apiVersion,
      List<ApiResource> resources,
      Map<GroupVersionResource, String> storageHashes) {
    TreeMap<String, JsonObject> entries = new TreeMap<>();
    for (ApiResource resource : resources) {
      String name = resource.gvr().resource();
      entries.put(name, resourceEntry(resource, storageHashes.get(resource.gvr())));
      for (Subresource sub : resource.subresources().values()) {
        entries.put(name + "/" + sub.name(), subresourceEntry(resource, sub));
      }
    }
    return JsonObject.of(
        "kind",
        "APIResourceList",
        "apiVersion",
        "v1",
        "groupVersion",
        apiVersion,
        "resources",
        new JsonArray(entries.values()));
  }

  private static JsonObject resourceEntry(ApiResource resource, @Nullable String storageHash) {
    JsonObject entry =
        JsonObject.of(
            "name",
            resource.gvr().resource(),
            "singularName",
            resource.singular(),
            "namespaced",
            resource.namespaced());
    addKind(entry, resource, resource.kind());
    entry.put("verbs", new JsonArray(resource.verbs()));
    if (!resource.shortNames().isEmpty()) {
      entry.put("shortNames", new JsonArray(resource.shortNames()));
    }
    if (!resource.categories().isEmpty()) {
      entry.put("categories", new JsonArray(resource.categories()));
    }
    if (storageHash != null) {
      entry.put("storageVersionHash", storageHash);
    }
    return entry;
  }

  private static JsonObject subresourceEntry(ApiResource resource, Subresource sub) {
    JsonObject entry =
        JsonObject.of(
            "name",
            resource.gvr().resource() + "/" + sub.name(),
            "singularName",
            "",
            "namespaced",
            resource.namespaced());
    addKind(entry, resource, sub.kind());
    return entry.with("verbs", new JsonArray(sub.verbs()));
  }

  /// Group and version stand there only where they are not the list's own.
  private static void addKind(JsonObject entry, ApiResource resource, GroupVersionKind kind) {
    if (!kind.apiVersion().equals(resource.gvr().apiVersion())) {
      entry.put("group", kind.group());
      entry.put("version", kind.version());
    }
    entry.put("kind", kind.kind());
  }
}
