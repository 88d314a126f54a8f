// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.containerimage;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.TargetContainers;

/// KubeVela's `container-image`: sets the image.
public final class ContainerImage implements TraitType {
  @Override
  public String name() {
    return "container-image";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    TargetContainers.each(
        name(), "containers", context, properties, output, ContainerImage::change);
  }

  private static void change(Properties properties, JsonObject container) {
    container.put("image", properties.requiredString("image"));
    properties
        .string("imagePullPolicy")
        .filter(it -> !it.isEmpty())
        .ifPresent(it -> container.put("imagePullPolicy", it));
  }
}
