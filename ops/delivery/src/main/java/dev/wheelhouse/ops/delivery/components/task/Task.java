// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.task;

import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workloads.Objects;
import dev.wheelhouse.ops.delivery.workloads.Workloads;

/// KubeVela's `task`: a Job that runs `count` pods to their end, named after application and
/// component.
public final class Task implements ComponentType {

  @Override
  public String name() {
    return "task";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    return new Output(
        Objects.named("batch/v1", "Job", context.application() + "-" + context.component())
            .with("spec", Workloads.job(context, properties)));
  }
}
