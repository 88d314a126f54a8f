// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.k8sobjects;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.List;

/// KubeVela's `k8s-objects`: objects as they are. The first is the workload, the others stand
/// beside it.
public final class KubernetesObjects implements ComponentType {

  @Override
  public String name() {
    return "k8s-objects";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    List<JsonObject> objects = properties.array("objects").objects();
    for (int i = 0; i < objects.size(); i++) {
      for (String field : List.of("apiVersion", "kind")) {
        if (objects.get(i).string(field).orElse("").isEmpty()) {
          throw properties.wrong("objects[" + i + "]." + field, "Required value: it is no object");
        }
      }
    }
    Output output = new Output(objects.getFirst());
    for (int i = 1; i < objects.size(); i++) {
      output.add("objects-" + i, objects.get(i));
    }
    return output;
  }
}
