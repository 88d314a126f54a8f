// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.raw;

import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.List;

/// KubeVela's deprecated `raw`: one object as it is.
public final class Raw implements ComponentType {

  @Override
  public String name() {
    return "raw";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    for (String field : List.of("apiVersion", "kind")) {
      properties.requiredString(field);
    }
    return new Output(properties.all());
  }
}
