// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.sidecar;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.ContainerTemplate;
import dev.wheelhouse.ops.delivery.workloads.Merging;

/// KubeVela's `sidecar`: one more container, or more in the one of its name.
public final class Sidecar implements TraitType {
  @Override
  public String name() {
    return "sidecar";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    JsonObject container =
        ContainerTemplate.named(
            properties.requiredString("name"), properties.requiredString("image"), properties);
    JsonArray mounts = new JsonArray();
    for (Properties volume : properties.objects("volumes")) {
      mounts.add(
          JsonObject.of(
              "name", volume.requiredString("name"),
              "mountPath", volume.requiredString("path")));
    }
    if (!mounts.isEmpty()) {
      container.put("volumeMounts", mounts);
    }
    properties.copy("livenessProbe", container);
    properties.copy("readinessProbe", container);
    Merging.byKey(output.podSpec(name()), "containers", "name", JsonArray.of(container));
  }
}
