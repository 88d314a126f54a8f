// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What other API servers have said of themselves: their resources, and the paths of their OpenAPI
/// documents. Safe for many threads.
final class RemoteDocuments {

  private final Map<String, Told> told = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();

  /// @param resources of the group version
  /// @param openApi the `serverRelativeURL` of its OpenAPI document, version 3; empty without one
  record Told(List<ApiResource> resources, String openApi) {
    static final Told NOTHING = new Told(List.of(), "");

    Told {
      resources = List.copyOf(resources);
    }
  }

  long version() {
    return version.get();
  }

  Told get(RemoteApi api) {
    return told.getOrDefault(api.name(), Told.NOTHING);
  }

  void put(RemoteApi api, Told documents) {
    if (!documents.equals(told.put(api.name(), documents))) {
      version.incrementAndGet();
    }
  }

  void retain(List<String> names) {
    if (told.keySet().retainAll(names)) {
      version.incrementAndGet();
    }
  }

  /// Reads an `APIResourceList`.
  static List<ApiResource> resources(RemoteApi api, JsonObject list) {
    Map<String, JsonObject> whole = new LinkedHashMap<>();
    Map<String, Map<String, ApiResource.Subresource>> parts = new HashMap<>();
    for (JsonObject entry : list.array("resources").map(JsonArray::objects).orElseGet(List::of)) {
      String name = entry.string("name").orElse("");
      int slash = name.indexOf('/');
      if (slash < 0) {
        whole.put(name, entry);
      } else {
        String part = name.substring(slash + 1);
        parts
            .computeIfAbsent(name.substring(0, slash), _ -> new HashMap<>())
            .put(
                part, new ApiResource.Subresource(part, kind(api, entry), strings(entry, "verbs")));
      }
    }
    List<ApiResource> resources = new ArrayList<>();
    whole.forEach((name, entry) ->
        resources.add(
            new ApiResource(
                new GroupVersionResource(api.group(), api.version(), name),
                kind(api, entry),
                entry.string("singularName").orElse(""),
                entry.bool("namespaced").orElse(false),
                strings(entry, "shortNames"),
                strings(entry, "categories"),
                strings(entry, "verbs"),
                parts.getOrDefault(name, Map.of()))));
    return resources;
  }

  private static GroupVersionKind kind(RemoteApi api, JsonObject entry) {
    return new GroupVersionKind(
        entry.string("group").orElse(api.group()),
        entry.string("version").orElse(api.version()),
        entry.string("kind").orElse(""));
  }

  private static List<String> strings(JsonObject entry, String field) {
    return entry.array(field).map(JsonArray::strings).orElseGet(List::of);
  }
}
