// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema;

import dev.wheelhouse.base.json.JsonObject;

/// Names a kind, for example `apps/v1, Deployment`. The core group is the empty string.
public record GroupVersionKind(String group, String version, String kind) {

  /// What an object says of itself; empty parts where it says nothing.
  public static GroupVersionKind of(JsonObject object) {
    return of(object.string("apiVersion").orElse(""), object.string("kind").orElse(""));
  }

  public static GroupVersionKind of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new GroupVersionKind("", apiVersion, kind)
        : new GroupVersionKind(
            apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
