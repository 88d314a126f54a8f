// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import java.util.List;

/// KubeVela's `helmchart`: a chart without Flux. The workload is a ConfigMap that tells of the
/// release; what the chart makes stands beside it.
public final class HelmChart implements ComponentType {

  @Override
  public String name() {
    return "helmchart";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    ReleaseSpec spec = ReleaseSpec.of(context, properties);
    ReleasePlan plan = new ReleasePlanner(context, spec, properties).plan();
    List<JsonObject> objects = ReleaseObjects.of(plan.release(), spec);
    Output output = new Output(ReleaseObjects.summary(spec, plan.release(), objects.size()));
    for (int i = 0; i < objects.size(); i++) {
      output.add("helm-resource-" + i, objects.get(i));
    }
    output.installBy(plan.installation());
    return output;
  }

  @Override
  public StatusPolicy statusPolicy(ComponentContext context, Properties properties) {
    return new ReleaseHealth(properties.objects("healthStatus"));
  }
}
