// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.securitycontext;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.TargetContainers;
import java.util.List;

/// KubeVela's `securitycontext`: sets the security context.
public final class SecurityContext implements TraitType {

  private static final List<String> VALUES =
      List.of(
          "allowPrivilegeEscalation",
          "privileged",
          "readOnlyRootFilesystem",
          "runAsNonRoot",
          "runAsUser",
          "runAsGroup");

  @Override
  public String name() {
    return "securitycontext";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    TargetContainers.each(
        name(), "containers", context, properties, output, SecurityContext::change);
  }

  private static void change(Properties properties, JsonObject container) {
    JsonObject context = container.childObject("securityContext");
    VALUES.forEach(it -> properties.copy(it, context));
    JsonObject capabilities = new JsonObject();
    if (properties.has("addCapabilities")) {
      capabilities.put("add", properties.array("addCapabilities"));
    }
    if (properties.has("dropCapabilities")) {
      capabilities.put("drop", properties.array("dropCapabilities"));
    }
    if (!capabilities.isEmpty()) {
      context.put("capabilities", capabilities);
    }
  }
}
