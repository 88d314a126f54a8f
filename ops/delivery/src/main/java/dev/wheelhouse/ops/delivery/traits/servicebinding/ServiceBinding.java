// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.servicebinding;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Merging;

/// KubeVela's `service-binding`: environment variables from Secrets.
public final class ServiceBinding implements TraitType {
  @Override
  public String name() {
    return "service-binding";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    JsonArray variables = new JsonArray();
    properties
        .object("envMappings")
        .ifPresent(all -> {
          for (String name : all.all().keySet()) {
            Properties entry = all.object(name).orElseThrow();
            variables.add(
                JsonObject.of(
                    "name",
                    name,
                    "valueFrom",
                    JsonObject.of(
                        "secretKeyRef",
                        JsonObject.of(
                            "name", entry.requiredString("secret"),
                            "key", entry.string("key").orElse(name)))));
          }
        });
    Merging.byKey(output.container(name(), context.component()), "env", "name", variables);
  }
}
