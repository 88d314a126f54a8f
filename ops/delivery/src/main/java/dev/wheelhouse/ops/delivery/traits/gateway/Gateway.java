// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.gateway;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Ingresses;
import dev.wheelhouse.ops.delivery.workloads.Objects;

/// KubeVela's `gateway`: an Ingress for a host and paths, and the Service behind it. A Service of
/// the same name that the component has already is used and gets the ports it lacks.
///
/// `class` is the operator's own when it is not given; without a `domain` every host is served.
public final class Gateway implements TraitType {
  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    String suffix = properties.string("name").map(it -> "-" + it).orElse("");
    String service =
        properties
            .string("existingServiceName")
            .orElseGet(() -> {
              Ingresses.expose(name(), "service" + suffix, context, suffix, properties, output);
              return context.component() + suffix;
            });
    JsonArray paths = Ingresses.paths(properties, properties.requiredString("pathType"), service);
    JsonObject ingress =
        Objects.ingress(
            context.component() + suffix, properties.string("domain").orElse(""), paths);
    JsonObject metadata = ingress.childObject("metadata");
    JsonObject annotations = new JsonObject();
    ingressClass(context, properties, annotations, ingress.childObject("spec"));
    properties
        .string("gatewayHost")
        .ifPresent(it -> annotations.put("ingress.controller/host", it));
    properties.copyMap("annotations", annotations);
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    JsonObject labels = new JsonObject();
    properties.copyMap("labels", labels);
    if (!labels.isEmpty()) {
      metadata.put("labels", labels);
    }
    tls(properties, ingress.childObject("spec"));
    output.add(name(), "ingress" + suffix, ingress);
  }

  private static void ingressClass(
      ComponentContext context, Properties properties, JsonObject annotations, JsonObject spec) {
    String given = properties.string("class").orElse(context.ingressClass());
    String ingressClass = given.isEmpty() ? "nginx" : given;
    boolean own = properties.string("class").isEmpty() && !given.isEmpty();
    if (properties.bool("classInSpec").orElse(own)) {
      spec.put("ingressClassName", ingressClass);
    } else {
      annotations.put(Ingresses.CLASS_ANNOTATION, ingressClass);
    }
  }

  private static void tls(Properties properties, JsonObject spec) {
    properties
        .string("secretName")
        .ifPresent(secret -> {
          JsonObject tls = JsonObject.of("secretName", secret);
          properties.string("domain").ifPresent(host -> tls.put("hosts", JsonArray.of(host)));
          spec.put("tls", JsonArray.of(tls));
        });
  }
}
