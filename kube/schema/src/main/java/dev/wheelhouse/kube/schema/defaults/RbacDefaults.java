// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static dev.wheelhouse.kube.schema.defaults.Fill.each;
import static dev.wheelhouse.kube.schema.defaults.Fill.in;
import static dev.wheelhouse.kube.schema.defaults.Fill.is;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import java.util.function.Consumer;

/// The group `rbac.authorization.k8s.io`.
final class RbacDefaults {

  static final Map<String, Consumer<JsonObject>> KINDS =
      Map.of(
          "rbac.authorization.k8s.io/v1/RoleBinding", RbacDefaults::binding,
          "rbac.authorization.k8s.io/v1/ClusterRoleBinding", RbacDefaults::binding);

  private static final String GROUP = "rbac.authorization.k8s.io";

  private RbacDefaults() {}

  private static void binding(JsonObject binding) {
    in(binding.childObject("roleRef"), "apiGroup", GROUP);
    each(
        binding,
        "subjects",
        subject -> {
          if (is(subject, "kind", "User", "Group")) {
            in(subject, "apiGroup", GROUP);
          }
        });
  }
}
