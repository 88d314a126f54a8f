// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.task;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workloads.ContainerTemplate;
import dev.wheelhouse.ops.delivery.workloads.Workloads;

/// KubeVela's `task`: a Job that runs `count` pods to their end.
public final class Task implements ComponentType {

  @Override
  public String name() {
    return "task";
  }

  @Override
  public String workloadApiVersion() {
    return "batch/v1";
  }

  @Override
  public String workloadKind() {
    return "Job";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    long count = properties.integer("count").orElse(1L);
    JsonObject container =
        ContainerTemplate.container(
            context.component(), properties.requiredString("image"), properties);
    JsonObject template = Workloads.podTemplate(context, container, properties);
    template.childObject("spec").put("restartPolicy", properties.string("restart").orElse("Never"));
    return new Output(
        JsonObject.of(
            "apiVersion",
            "batch/v1",
            "kind",
            "Job",
            "metadata",
            JsonObject.of("name", context.component()),
            "spec",
            JsonObject.of("parallelism", count, "completions", count, "template", template)));
  }
}
