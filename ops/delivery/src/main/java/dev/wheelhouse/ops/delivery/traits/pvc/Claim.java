// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.pvc;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Merging;
import dev.wheelhouse.ops.delivery.workloads.Objects;

/// KubeVela's `pvc`: a claim that is made and mounted into the first container.
public final class Claim implements TraitType {
  @Override
  public String name() {
    return "pvc";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    String claim = properties.requiredString("claimName");
    boolean block = properties.requiredString("volumeMode").equals("Block");
    JsonArray volumes = new JsonArray();
    JsonArray mounts = new JsonArray();
    for (Properties entry : properties.objects("volumesToMount")) {
      String name = entry.requiredString("name");
      volumes.add(
          JsonObject.of("name", name, "persistentVolumeClaim", JsonObject.of("claimName", claim)));
      String path = block ? "devicePath" : "mountPath";
      mounts.add(JsonObject.of("name", name, path, entry.requiredString(path)));
    }
    JsonObject container = output.container(name(), "");
    Merging.byKey(container, block ? "volumeDevices" : "volumeMounts", "name", mounts);
    Merging.byKey(output.podSpec(name()), "volumes", "name", volumes);
    JsonObject spec = properties.all();
    spec.remove("claimName");
    spec.remove("volumesToMount");
    output.add(
        name(), "claim", Objects.named("v1", "PersistentVolumeClaim", claim).with("spec", spec));
  }
}
