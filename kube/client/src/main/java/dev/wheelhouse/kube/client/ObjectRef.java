// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;

/// Names one object of a cluster; the namespace is empty for cluster-scoped kinds.
public record ObjectRef(String apiVersion, String kind, String namespace, String name) {

  public static ObjectRef of(JsonObject tree) {
    return new ObjectRef(
        tree.string("apiVersion").orElse(""),
        tree.string("kind").orElse(""),
        tree.string("metadata", "namespace").orElse(""),
        tree.string("metadata", "name").orElse(""));
  }

  /// True when both name the same object, whichever version they name it by.
  public boolean sameObject(ObjectRef other) {
    return kind.equals(other.kind)
        && namespace.equals(other.namespace)
        && name.equals(other.name)
        && group().equals(other.group());
  }

  private String group() {
    return GroupVersionKind.of(apiVersion, kind).group();
  }

  /// As kubectl names it: `Deployment shop/web`.
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
