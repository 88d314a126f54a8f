// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.serviceaccount;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Objects;

/// KubeVela's `service-account`: the ServiceAccount of pods, with its roles and bindings.
public final class ServiceAccount implements TraitType {

  private static final String GROUP = "rbac.authorization.k8s.io";

  @Override
  public String name() {
    return "service-account";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    String name = properties.requiredString("name");
    output.podSpec(name()).put("serviceAccountName", name);
    if (properties.bool("create").orElse(false)) {
      output.add(name(), "service-account", Objects.named("v1", "ServiceAccount", name));
    }
    roles(
        "",
        "role",
        name,
        JsonObject.of("kind", "ServiceAccount", "name", name),
        properties,
        output);
    roles(
        "Cluster",
        "cluster-role",
        context.namespace() + ":" + name,
        JsonObject.of("kind", "ServiceAccount", "name", name, "namespace", context.namespace()),
        properties,
        output);
  }

  private void roles(
      String prefix,
      String outputName,
      String roleName,
      JsonObject subject,
      Properties properties,
      Output output) {
    String scope = prefix.isEmpty() ? "namespace" : "cluster";
    JsonArray rules = new JsonArray();
    for (Properties privilege : properties.objects("privileges")) {
      if (privilege.requiredString("scope").equals(scope)) {
        JsonObject rule = privilege.all();
        rule.remove("scope");
        rules.add(rule);
      }
    }
    if (rules.isEmpty()) {
      return;
    }
    output.add(
        name(),
        outputName,
        Objects.named(GROUP + "/v1", prefix + "Role", roleName).with("rules", rules));
    output.add(
        name(),
        outputName + "-binding",
        Objects.named(GROUP + "/v1", prefix + "RoleBinding", roleName)
            .with(
                "roleRef",
                JsonObject.of("apiGroup", GROUP, "kind", prefix + "Role", "name", roleName))
            .with("subjects", JsonArray.of(subject)));
  }
}
