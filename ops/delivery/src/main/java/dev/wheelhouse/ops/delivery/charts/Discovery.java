// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.model.ApiModels;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The version and the kinds of a cluster, and of CustomResourceDefinitions that a chart brings
/// with it, as API servers tell them. Where a cluster tells nothing, the kinds of the Kubernetes
/// version that this program is made for.
final class Discovery {

  private final Optional<ClusterObjects> cluster;
  private final Map<String, JsonArray> brought = new LinkedHashMap<>();
  private final Map<String, Optional<JsonObject>> known = new ConcurrentHashMap<>();

  Discovery(Optional<ClusterObjects> cluster, List<JsonObject> crds) {
    this.cluster = cluster;
    crds.forEach(this::add);
  }

  private void add(JsonObject crd) {
    String group = crd.string("spec", "group").orElse("");
    JsonObject names = crd.object("spec", "names").orElseGet(JsonObject::new);
    JsonObject resource =
        resource(
            names.string("plural").orElse(""),
            names.string("kind").orElse(""),
            crd.string("spec", "scope").orElse("").equals("Namespaced"));
    for (JsonObject version : crd.array("spec", "versions").orElseGet(JsonArray::new).objects()) {
      if (version.bool("served").orElse(false)) {
        brought
            .computeIfAbsent(group + "/" + version.string("name").orElse(""), _ -> new JsonArray())
            .add(resource);
      }
    }
  }

  private static JsonObject resource(String plural, String kind, boolean namespaced) {
    return JsonObject.of(
        "name", plural,
        "singularName", "",
        "namespaced", namespaced,
        "kind", kind,
        "verbs", JsonArray.of("get", "list"));
  }

  /// What is told at a path; empty when it is no path of discovery, or there is no such group.
  Optional<JsonObject> document(String path) {
    return known.computeIfAbsent(path, this::find);
  }

  private Optional<JsonObject> find(String path) {
    if (path.equals("/version")) {
      return told(path)
          .or(() ->
              Optional.of(JsonObject.of("major", "1", "minor", "36", "gitVersion", "v1.36.0")));
    }
    if (path.equals("/api")) {
      return told(path)
          .or(() ->
              Optional.of(JsonObject.of("kind", "APIVersions", "versions", JsonArray.of("v1"))));
    }
    if (path.equals("/apis")) {
      return Optional.of(groups());
    }
    if (!path.equals("/api/v1") && !path.matches("/apis/[^/]+/[^/]+")) {
      return Optional.empty();
    }
    String groupVersion = path.equals("/api/v1") ? "v1" : path.substring("/apis/".length());
    return resources(path, groupVersion);
  }

  private Optional<JsonObject> told(String path) {
    return cluster.flatMap(it -> it.discovery(path));
  }

  private JsonObject groups() {
    Set<String> all = new LinkedHashSet<>(brought.keySet());
    Optional<JsonObject> there = told("/apis");
    if (there.isEmpty()) {
      builtIn().stream()
          .map(it -> it.gvr().apiVersion())
          .filter(it -> it.contains("/"))
          .forEach(all::add);
    }
    JsonObject groups =
        there.orElseGet(() -> JsonObject.of("kind", "APIGroupList", "apiVersion", "v1")).deepCopy();
    JsonArray list = groups.childArray("groups");
    for (String groupVersion : all) {
      String name = groupVersion.substring(0, groupVersion.indexOf('/'));
      JsonObject version =
          JsonObject.of(
              "groupVersion", groupVersion, "version", groupVersion.substring(name.length() + 1));
      JsonObject group =
          list.objects().stream()
              .filter(it -> it.string("name").orElse("").equals(name))
              .findFirst()
              .orElseGet(() -> {
                JsonObject made = JsonObject.of("name", name, "preferredVersion", version);
                list.add(made);
                return made;
              });
      JsonArray versions = group.childArray("versions");
      if (versions.objects().stream()
          .noneMatch(it -> it.string("groupVersion").orElse("").equals(groupVersion))) {
        versions.add(version);
      }
    }
    return groups;
  }

  private Optional<JsonObject> resources(String path, String groupVersion) {
    Optional<JsonObject> there = told(path);
    JsonArray extra = brought.getOrDefault(groupVersion, new JsonArray());
    JsonArray list = new JsonArray(extra);
    if (there.isPresent()) {
      list.addAll(there.get().array("resources").orElseGet(JsonArray::new));
    } else if (told("/version").isEmpty()) {
      builtIn().stream()
          .filter(it -> it.gvr().apiVersion().equals(groupVersion))
          .map(it -> resource(it.gvr().resource(), it.kind().kind(), it.namespaced()))
          .forEach(list::add);
    }
    return list.isEmpty()
        ? Optional.empty()
        : Optional.of(
            JsonObject.of(
                "kind",
                "APIResourceList",
                "apiVersion",
                "v1",
                "groupVersion",
                groupVersion,
                "resources",
                list));
  }

  private static List<ApiResource> builtIn() {
    return ApiModels.kubernetes().resources().stream().toList();
  }

  /// The kind of a resource: `Secret` for `v1` and `secrets`.
  Optional<String> kind(String groupVersion, String plural) {
    String path = groupVersion.contains("/") ? "/apis/" + groupVersion : "/api/" + groupVersion;
    return document(path)
        .flatMap(it -> it.array("resources"))
        .flatMap(list ->
            list.objects().stream()
                .filter(it -> it.string("name").orElse("").equals(plural))
                .flatMap(it -> it.string("kind").stream())
                .findFirst());
  }
}
