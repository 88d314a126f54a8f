// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads what a server serves from its discovery documents (`/api/v1`, `/apis`,
/// `/apis/<group>/<version>`).
final class Discovery {

  private final Transport transport;

  Discovery(Transport transport) {
    this.transport = transport;
  }

  /// All resources, each in the preferred version of its group, or in the first other version that
  /// has it.
  Served served() {
    List<ApiResource> resources = new ArrayList<>(version("", "v1"));
    List<String> failures = new ArrayList<>();
    for (JsonObject group : get("/apis").array("groups").orElse(new JsonArray()).objects()) {
      addGroup(group, resources, failures);
    }
    return new Served(resources, failures);
  }

  private void addGroup(JsonObject group, List<ApiResource> into, List<String> failures) {
    String name = group.string("name").orElse("");
    Set<String> seen = new HashSet<>();
    for (String version : versions(group)) {
      try {
        for (ApiResource resource : version(name, version)) {
          if (seen.add(resource.gvr().resource())) {
            into.add(resource);
          }
        }
      } catch (PlatformException e) {
        failures.add(name + "/" + version + ": " + e.getMessage());
      }
    }
  }

  private static List<String> versions(JsonObject group) {
    List<String> versions = new ArrayList<>();
    group.string("preferredVersion", "version").ifPresent(versions::add);
    for (JsonObject entry : group.array("versions").orElse(new JsonArray()).objects()) {
      String version = entry.string("version").orElse("");
      if (!versions.contains(version)) {
        versions.add(version);
      }
    }
    return versions;
  }

  private List<ApiResource> version(String group, String version) {
    String path = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    Map<String, JsonObject> plain = new LinkedHashMap<>();
    Map<String, Map<String, ApiResource.Subresource>> parts = new HashMap<>();
    for (JsonObject entry : get(path).array("resources").orElse(new JsonArray()).objects()) {
      String name = entry.string("name").orElse("");
      int slash = name.indexOf('/');
      if (slash < 0) {
        plain.put(name, entry);
      } else {
        String part = name.substring(slash + 1);
        parts
            .computeIfAbsent(name.substring(0, slash), _ -> new HashMap<>())
            .put(
                part, new ApiResource.Subresource(part, kind(entry, group, version), verbs(entry)));
      }
    }
    return plain.entrySet().stream()
        .map(e ->
            resource(
                new GroupVersionResource(group, version, e.getKey()),
                e.getValue(),
                parts.getOrDefault(e.getKey(), Map.of())))
        .toList();
  }

  private static ApiResource resource(
      GroupVersionResource gvr, JsonObject entry, Map<String, ApiResource.Subresource> parts) {
    return new ApiResource(
        gvr,
        kind(entry, gvr.group(), gvr.version()),
        entry.string("singularName").orElse(""),
        entry.bool("namespaced").orElse(false),
        strings(entry, "shortNames"),
        strings(entry, "categories"),
        verbs(entry),
        parts);
  }

  private static GroupVersionKind kind(JsonObject entry, String group, String version) {
    return new GroupVersionKind(
        entry.string("group").orElse(group),
        entry.string("version").orElse(version),
        entry.string("kind").orElse(""));
  }

  private static List<String> verbs(JsonObject entry) {
    return strings(entry, "verbs");
  }

  private static List<String> strings(JsonObject entry, String field) {
    return entry.array(field).orElse(new JsonArray()).strings();
  }

  private JsonObject get(String path) {
    return Json.readObject(
        transport.send(new Transport.Request("GET", path, Map.of(), "", new byte[0])));
  }
}
