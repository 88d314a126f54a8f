// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.memory;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// What a request path names.
///
/// @param prefix `/api/v1` or `/apis/<group>/<version>`
record Target(String prefix, String namespace, String resource, String name, String subresource) {

  static Target parse(String path) {
    List<String> parts = List.of(path.substring(1).split("/"));
    int prefixed = parts.getFirst().equals("api") ? 2 : 3;
    String prefix = "/" + String.join("/", parts.subList(0, prefixed));
    List<String> rest = parts.subList(prefixed, parts.size());
    String namespace = "";
    if (rest.size() > 2
        && rest.getFirst().equals("namespaces")
        && !List.of("status", "finalize").contains(rest.get(2))) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    return new Target(
        prefix,
        namespace,
        rest.getFirst(),
        rest.size() > 1 ? rest.get(1) : "",
        rest.size() > 2 ? rest.get(2) : "");
  }

  Target named(String object) {
    return new Target(prefix, namespace, resource, object, "");
  }

  String collection() {
    return prefix + "/" + resource;
  }

  String key() {
    return collection() + "/" + namespace + "/" + name;
  }

  /// The object that a write to this target makes of the stored one.
  JsonObject merge(JsonObject before, JsonObject wanted) {
    JsonObject after = wanted.deepCopy();
    switch (subresource) {
      case "" -> {
        after.remove("status");
        if (before.get("status") != null) {
          after.put("status", Json.deepCopy(before.get("status")));
        }
      }
      case "status" -> {
        after = before.deepCopy();
        if (wanted.get("status") != null) {
          after.put("status", Json.deepCopy(wanted.get("status")));
        }
      }
      default -> {}
    }
    JsonObject metadata = after.childObject("metadata");
    for (String kept :
        List.of(
            "uid",
            "creationTimestamp",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "resourceVersion")) {
      Object value = before.at("metadata", kept);
      if (value == null) {
        metadata.remove(kept);
      } else {
        metadata.put(kept, value);
      }
    }
    return after;
  }
}
