// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.model;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;

/// The resources of one group version of aggregated discovery in the form of `resources.json`.
final class DiscoveredResources {

  private DiscoveredResources() {}

  static JsonArray compact(JsonArray discovered) {
    JsonArray resources = new JsonArray();
    for (JsonObject resource : discovered.objects()) {
      resources.add(compact(resource));
    }
    return resources;
  }

  private static JsonObject compact(JsonObject resource) {
    JsonObject compact =
        JsonObject.of(
            "name", resource.string("resource").orElseThrow(),
            "kind", resource.string("responseKind", "kind").orElseThrow(),
            "singular", resource.string("singularResource").orElseThrow(),
            "namespaced", resource.string("scope").orElseThrow().equals("Namespaced"),
            "verbs", resource.array("verbs").orElseThrow());
    resource.array("shortNames").ifPresent(names -> compact.put("shortNames", names));
    resource.array("categories").ifPresent(names -> compact.put("categories", names));
    resource
        .array("subresources")
        .ifPresent(subs ->
            compact.put(
                "subresources",
                new JsonArray(
                    subs.objects().stream().map(DiscoveredResources::subresource).toList())));
    return compact;
  }

  private static JsonObject subresource(JsonObject tree) {
    JsonObject compact =
        JsonObject.of(
            "name", tree.string("subresource").orElseThrow(),
            "kind", tree.string("responseKind", "kind").orElseThrow(),
            "verbs", tree.array("verbs").orElseThrow());
    String version = tree.string("responseKind", "version").orElse("");
    if (!version.isEmpty()) {
      String group = tree.string("responseKind", "group").orElse("");
      compact.put("apiVersion", group.isEmpty() ? version : group + "/" + version);
    }
    return compact;
  }
}
