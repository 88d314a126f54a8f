// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.volumes;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Merging;
import dev.wheelhouse.ops.delivery.workloads.Volumes;

/// KubeVela's `volumes`: volumes of the pods.
public final class VolumesTrait implements TraitType {
  @Override
  public String name() {
    return "volumes";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    JsonArray volumes = new JsonArray();
    for (Properties entry : properties.objects("volumes")) {
      volumes.add(
          Volumes.volume(entry.requiredString("type"), entry.requiredString("name"), entry));
    }
    Merging.byKey(output.podSpec(name()), "volumes", "name", volumes);
  }
}
