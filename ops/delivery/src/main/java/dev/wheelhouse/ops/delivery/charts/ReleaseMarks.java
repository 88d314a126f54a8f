// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.json.JsonObject;

/// How Helm marks the objects of a release as its own.
public final class ReleaseMarks {

  public static final String NAME = "meta.helm.sh/release-name";
  public static final String NAMESPACE = "meta.helm.sh/release-namespace";

  private ReleaseMarks() {}

  public static void put(JsonObject object, String release, String namespace) {
    JsonObject metadata = object.childObject("metadata");
    metadata.childObject("labels").put("app.kubernetes.io/managed-by", "Helm");
    metadata.childObject("annotations").with(NAME, release).with(NAMESPACE, namespace);
  }

  /// Whether both are of the same release, and of one at all.
  public static boolean same(JsonObject one, JsonObject other) {
    return !mark(one, NAME).isEmpty()
        && mark(one, NAME).equals(mark(other, NAME))
        && mark(one, NAMESPACE).equals(mark(other, NAMESPACE));
  }

  private static String mark(JsonObject object, String name) {
    return object.string("metadata", "annotations", name).orElse("");
  }
}
