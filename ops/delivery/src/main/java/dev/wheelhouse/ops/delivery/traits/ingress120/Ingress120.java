// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.ingress120;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Ingresses;
import dev.wheelhouse.ops.delivery.workloads.Objects;

/// KubeVela's `ingress-1-20`: an Ingress of `networking.k8s.io/v1`, named as the component, and its
/// Service.
public final class Ingress120 implements TraitType {
  @Override
  public String name() {
    return "ingress-1-20";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    Ingresses.expose(name(), "service", context, "", properties, output);
    JsonArray paths = Ingresses.paths(properties, "ImplementationSpecific", context.component());
    JsonObject ingress =
        Objects.ingress(context.component(), properties.requiredString("domain"), paths);
    ingress
        .childObject("metadata")
        .put(
            "annotations",
            JsonObject.of(Ingresses.CLASS_ANNOTATION, properties.requiredString("class")));
    output.add(name(), "ingress", ingress);
  }
}
