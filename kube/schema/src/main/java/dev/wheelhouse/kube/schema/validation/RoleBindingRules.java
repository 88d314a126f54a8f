// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;
import java.util.Objects;

/// Role bindings and cluster role bindings.
record RoleBindingRules(boolean namespaced) implements KindRules {

  private static final String GROUP = "rbac.authorization.k8s.io";

  @Override
  public List<String> checkName(String name) {
    return Names.pathSegment(name);
  }

  @Override
  public void create(Scope binding) {
    Scope role = binding.inOrEmpty("roleRef");
    role.oneOf("apiGroup", GROUP);
    if (namespaced) {
      kind(role, "Role", "ClusterRole");
    } else {
      kind(role, "ClusterRole");
    }
    if (role.require("name")) {
      role.check("name", Names::pathSegment);
    }
    binding.forEach("subjects", this::subject);
  }

  private static void kind(Scope reference, String... supported) {
    if (!List.of(supported).contains(reference.text("kind"))) {
      reference
          .problems()
          .notSupported(reference.path("kind"), reference.text("kind"), List.of(supported));
    }
  }

  private void subject(Scope subject) {
    subject.require("name");
    switch (subject.text("kind")) {
      case "ServiceAccount" -> serviceAccount(subject);
      case "User", "Group" -> subject.oneOf("apiGroup", GROUP);
      default -> kind(subject, "ServiceAccount", "User", "Group");
    }
  }

  private void serviceAccount(Scope subject) {
    subject.check("name", Names::dnsSubdomain);
    if (subject.has("apiGroup")) {
      subject
          .problems()
          .notSupported(subject.path("apiGroup"), subject.text("apiGroup"), List.of(""));
    }
    if (!namespaced) {
      subject.require("namespace");
    }
  }

  @Override
  public void update(Scope binding, JsonObject old) {
    create(binding);
    if (!Objects.equals(binding.object().get("roleRef"), old.get("roleRef"))) {
      binding
          .problems()
          .invalid(
              binding.path("roleRef"), binding.object().get("roleRef"), "cannot change roleRef");
    }
  }
}
