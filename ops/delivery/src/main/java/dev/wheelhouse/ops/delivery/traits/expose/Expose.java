// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.expose;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Objects;
import dev.wheelhouse.ops.delivery.workloads.Ports;
import dev.wheelhouse.ops.delivery.workloads.Workloads;

/// KubeVela's `expose`: a Service for the pods of the component, named as the component.
public final class Expose implements TraitType {
  @Override
  public String name() {
    return "expose";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    String type = properties.requiredString("type");
    JsonArray ports = ports(properties, type);
    if (ports.isEmpty()) {
      throw properties.wrong("ports", "Required value: which ports are exposed?");
    }
    JsonObject selector = new JsonObject();
    properties.copyMap("matchLabels", selector);
    JsonObject service =
        Objects.service(
            context.component(),
            selector.isEmpty() ? Workloads.selector(context) : selector,
            ports,
            type);
    JsonObject annotations = new JsonObject();
    properties.copyMap("annotations", annotations);
    if (!annotations.isEmpty()) {
      service.childObject("metadata").put("annotations", annotations);
    }
    output.add(name(), "service", service);
  }

  private static JsonArray ports(Properties properties, String type) {
    JsonArray ports = new JsonArray();
    for (Properties entry : properties.objects("ports")) {
      long number = entry.integer("port").orElse(0L);
      String protocol = entry.requiredString("protocol");
      JsonObject port =
          JsonObject.of(
              "name", entry.string("name").orElse(Ports.defaultName(number, protocol)),
              "port", number,
              "targetPort", number,
              "protocol", protocol);
      if (type.equals("NodePort")) {
        entry.copy("nodePort", port);
      }
      ports.add(port);
    }
    for (Object number : ports.isEmpty() ? properties.array("port") : new JsonArray()) {
      ports.add(
          JsonObject.of(
              "name", Ports.defaultName((Long) number, "TCP"),
              "port", number,
              "targetPort", number));
    }
    return ports;
  }
}
