// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.initcontainer;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.ContainerTemplate;
import dev.wheelhouse.ops.delivery.workloads.Merging;

/// KubeVela's `init-container`: an init container and an emptyDir that it shares with the
/// component's container.
public final class InitContainer implements TraitType {
  @Override
  public String name() {
    return "init-container";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    String volume = properties.requiredString("mountName");
    JsonObject container =
        ContainerTemplate.named(
            properties.requiredString("name"), properties.requiredString("image"), properties);
    properties.copy("imagePullPolicy", container);
    JsonArray mounts = JsonArray.of(mount(volume, properties.requiredString("initMountPath")));
    mounts.addAll(properties.array("extraVolumeMounts"));
    container.put("volumeMounts", mounts);
    Merging.byKey(
        output.container(name(), context.component()),
        "volumeMounts",
        "name",
        JsonArray.of(mount(volume, properties.requiredString("appMountPath"))));
    JsonObject pod = output.podSpec(name());
    Merging.byKey(pod, "initContainers", "name", JsonArray.of(container));
    Merging.byKey(
        pod,
        "volumes",
        "name",
        JsonArray.of(JsonObject.of("name", volume, "emptyDir", new JsonObject())));
  }

  private static JsonObject mount(String name, String path) {
    return JsonObject.of("name", name, "mountPath", path);
  }
}
