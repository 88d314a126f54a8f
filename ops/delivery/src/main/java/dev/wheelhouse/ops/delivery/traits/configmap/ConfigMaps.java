// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.configmap;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Merging;
import dev.wheelhouse.ops.delivery.workloads.Objects;

/// KubeVela's `configmap`: ConfigMaps that are made and mounted into the first container.
public final class ConfigMaps implements TraitType {
  @Override
  public String name() {
    return "configmap";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    JsonArray volumes = new JsonArray();
    JsonArray mounts = new JsonArray();
    for (Properties entry : properties.objects("volumes")) {
      String name = entry.requiredString("name");
      volumes.add(
          JsonObject.of("name", "volume-" + name, "configMap", JsonObject.of("name", name)));
      JsonObject mount = JsonObject.of("name", "volume-" + name);
      entry.copy("mountPath", mount);
      entry.copy("readOnly", mount);
      mounts.add(mount);
      if (entry.has("data")) {
        JsonObject object = Objects.named("v1", "ConfigMap", name);
        entry.copy("data", object);
        output.add(name(), name, object);
      }
    }
    Merging.byKey(output.container(name(), ""), "volumeMounts", "name", mounts);
    Merging.byKey(output.podSpec(name()), "volumes", "name", volumes);
  }
}
