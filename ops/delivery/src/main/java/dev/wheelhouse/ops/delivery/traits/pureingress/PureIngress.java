// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.pureingress;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Ingresses;
import dev.wheelhouse.ops.delivery.workloads.Objects;

/// KubeVela's `pure-ingress`: an Ingress of `networking.k8s.io/v1`, named as the component.
public final class PureIngress implements TraitType {
  @Override
  public String name() {
    return "pure-ingress";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    JsonArray paths = Ingresses.paths(properties, "ImplementationSpecific", context.component());
    JsonObject ingress =
        Objects.ingress(context.component(), properties.requiredString("domain"), paths);
    output.add(name(), "ingress", ingress);
  }
}
