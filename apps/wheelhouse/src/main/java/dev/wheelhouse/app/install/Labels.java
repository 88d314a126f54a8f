// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import dev.wheelhouse.base.json.JsonObject;

/// What the objects of an installation are labelled with.
final class Labels {

  static final String NAME = "app.kubernetes.io/name";
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String WHEELHOUSE = "wheelhouse";

  /// Of the pods, and what selects them; never changes, since selectors cannot.
  static final JsonObject SELECTOR =
      JsonObject.of(NAME, WHEELHOUSE, "app.kubernetes.io/component", "operator");

  private static final String PART_OF = "app.kubernetes.io/part-of";
  private static final String HELM = "Helm";

  private Labels() {}

  /// Whether `install` or the chart has made an object. Helm puts its own name for who manages it.
  static boolean ours(JsonObject object) {
    String manager = object.string("metadata", "labels", MANAGED_BY).orElse("");
    return (manager.equals(WHEELHOUSE) || manager.equals(HELM))
        && object.string("metadata", "labels", PART_OF).orElse("").equals(WHEELHOUSE);
  }

  static JsonObject all() {
    JsonObject labels = SELECTOR.deepCopy();
    labels.put(PART_OF, WHEELHOUSE);
    labels.put(MANAGED_BY, WHEELHOUSE);
    return labels;
  }

  /// All of them, and those by which a role becomes a part of roles that every cluster has.
  static JsonObject aggregatedTo(String... roles) {
    JsonObject labels = all();
    for (String role : roles) {
      labels.put("rbac.authorization.k8s.io/aggregate-to-" + role, "true");
    }
    return labels;
  }

  /// Of a namespace whose pods are restricted.
  static JsonObject ofNamespace() {
    return JsonObject.of(
        MANAGED_BY, WHEELHOUSE, "pod-security.kubernetes.io/enforce", "restricted");
  }
}
