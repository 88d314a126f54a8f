// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.model;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Derives the resources of the core group from its paths: aggregated discovery of the published
/// description covers named groups only.
final class CoreResources {

  /// Group 1 tells namespaced resources, 2 is the resource, 3 the object, 4 the subresource.
  private static final Pattern PATH =
      Pattern.compile(
          "/api/v1/(?!watch/)(namespaces/\\{namespace}/)?([a-z]+)(/\\{name})?(?:/([a-z]+))?(?:/\\{path})?");

  private static final Map<String, List<String>> SHORT_NAMES =
      Map.ofEntries(
          Map.entry("componentstatuses", List.of("cs")),
          Map.entry("configmaps", List.of("cm")),
          Map.entry("endpoints", List.of("ep")),
          Map.entry("events", List.of("ev")),
          Map.entry("limitranges", List.of("limits")),
          Map.entry("namespaces", List.of("ns")),
          Map.entry("nodes", List.of("no")),
          Map.entry("persistentvolumeclaims", List.of("pvc")),
          Map.entry("persistentvolumes", List.of("pv")),
          Map.entry("pods", List.of("po")),
          Map.entry("replicationcontrollers", List.of("rc")),
          Map.entry("resourcequotas", List.of("quota")),
          Map.entry("serviceaccounts", List.of("sa")),
          Map.entry("services", List.of("svc")));

  private static final Set<String> IN_ALL = Set.of("pods", "replicationcontrollers", "services");

  private final JsonObject document;
  private final Map<String, Found> found = new TreeMap<>();

  CoreResources(JsonObject document) {
    this.document = document;
  }

  private static final class Found {
    boolean namespaced;
    String apiVersion = "";
    String kind = "";
    final Set<String> verbs = new TreeSet<>();
    final Map<String, Found> subresources = new TreeMap<>();
  }

  JsonArray derive() {
    document.object("paths").orElseThrow().forEach((path, item) -> add(path, (JsonObject) item));
    JsonArray resources = new JsonArray();
    found.forEach((name, resource) -> resources.add(tree(name, resource)));
    return resources;
  }

  private void add(String path, JsonObject item) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return;
    }
    Found resource = found.computeIfAbsent(matcher.group(2), _ -> new Found());
    resource.namespaced |= matcher.group(1) != null;
    String sub = matcher.group(4);
    Found part =
        sub == null ? resource : resource.subresources.computeIfAbsent(sub, _ -> new Found());
    item.forEach((method, operation) -> addOperation(part, method, (JsonObject) operation));
  }

  private static void addOperation(Found part, String method, JsonObject operation) {
    JsonObject gvk = operation.object("x-kubernetes-group-version-kind").orElseThrow();
    String group = gvk.string("group").orElseThrow();
    String version = gvk.string("version").orElseThrow();
    part.apiVersion = group.isEmpty() ? version : group + "/" + version;
    part.kind = gvk.string("kind").orElseThrow();
    String action = operation.string("x-kubernetes-action").orElseThrow();
    switch (action) {
      case "post" -> part.verbs.add("create");
      case "put" -> part.verbs.add("update");
      case "connect" -> addConnectVerb(part, method);
      default -> part.verbs.add(action);
    }
  }

  private static void addConnectVerb(Found part, String method) {
    switch (method) {
      case "get", "delete", "patch" -> part.verbs.add(method);
      case "post" -> part.verbs.add("create");
      case "put" -> part.verbs.add("update");
      default -> {}
    }
  }

  private JsonObject tree(String name, Found resource) {
    if (document.object("paths").orElseThrow().containsKey("/api/v1/watch/" + name)) {
      resource.verbs.add("watch");
    }
    JsonObject tree =
        JsonObject.of(
            "name",
            name,
            "kind",
            resource.kind,
            "singular",
            resource.kind.toLowerCase(Locale.ROOT),
            "namespaced",
            resource.namespaced,
            "verbs",
            ApiDataGenerator.verbs(resource.verbs.stream()));
    if (SHORT_NAMES.containsKey(name)) {
      tree.put("shortNames", new JsonArray(SHORT_NAMES.getOrDefault(name, List.of())));
    }
    if (IN_ALL.contains(name)) {
      tree.put("categories", JsonArray.of("all"));
    }
    if (!resource.subresources.isEmpty()) {
      JsonArray subresources = new JsonArray();
      resource.subresources.forEach((sub, part) -> subresources.add(subresource(sub, part)));
      tree.put("subresources", subresources);
    }
    return tree;
  }

  private static JsonObject subresource(String name, Found part) {
    JsonObject tree =
        JsonObject.of(
            "name", name, "kind", part.kind, "verbs", ApiDataGenerator.verbs(part.verbs.stream()));
    return part.apiVersion.equals("v1") ? tree : tree.with("apiVersion", part.apiVersion);
  }
}
