// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.volumes;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Merging;
import dev.wheelhouse.ops.delivery.workloads.Volumes;
import java.util.List;

/// KubeVela's `volumes`: volumes of the pods. A component that mounts one of them names it without
/// saying what it is, which would make it an empty directory: the trait says what it is.
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
    JsonObject podSpec = output.podSpec(name());
    List<String> names =
        volumes.objects().stream().flatMap(it -> it.string("name").stream()).toList();
    podSpec
        .array("volumes")
        .ifPresent(all ->
            all.removeIf(it ->
                it instanceof JsonObject volume
                    && names.contains(volume.string("name").orElse(""))));
    Merging.byKey(podSpec, "volumes", "name", volumes);
  }
}
