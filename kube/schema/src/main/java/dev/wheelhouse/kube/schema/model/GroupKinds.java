// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.model;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import java.util.Map;
import java.util.Set;

/// Option kinds (`DeleteOptions`, `WatchEvent`) belong to every group version: each group's
/// document says so in `x-kubernetes-group-version-kind`.
final class GroupKinds {

  private static final String KEY = "x-kubernetes-group-version-kind";
  private static final Set<String> IN_EVERY_GROUP =
      Set.of(
          "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions",
          "io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent");

  private GroupKinds() {}

  static JsonObject stated(Map<String, JsonObject> definitions, String name, String apiVersion) {
    JsonObject tree = definitions.getOrDefault(name, new JsonObject());
    if (!IN_EVERY_GROUP.contains(name) || apiVersion.equals("v1")) {
      return tree;
    }
    String kind = name.substring(name.lastIndexOf('.') + 1);
    JsonArray kinds = tree.array(KEY).orElseGet(JsonArray::new).deepCopy();
    GroupVersionKind own = GroupVersionKind.of(apiVersion, kind);
    kinds.add(JsonObject.of("group", own.group(), "kind", kind, "version", own.version()));
    return new JsonObject(tree).with(KEY, kinds);
  }
}
