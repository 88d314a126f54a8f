// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.expose;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Workloads;

/// KubeVela's `expose`: a Service for the component's pods, named as the component.
public final class Expose implements TraitType {

  @Override
  public String name() {
    return "expose";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    JsonObject metadata = JsonObject.of("name", context.component());
    JsonObject annotations = new JsonObject();
    properties
        .map("annotations")
        .forEach((key, value) -> value.ifPresent(it -> annotations.put(key, it)));
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    JsonObject selector = Workloads.selector(context);
    properties
        .map("matchLabels")
        .forEach((key, value) -> value.ifPresent(it -> selector.put(key, it)));
    output.add(
        name(),
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "Service",
            "metadata",
            metadata,
            "spec",
            JsonObject.of(
                "selector", selector,
                "ports", ports(properties),
                "type", properties.string("type").orElse("ClusterIP"))));
  }

  private static JsonArray ports(Properties properties) {
    JsonArray ports = new JsonArray();
    for (Properties entry : properties.objects("ports")) {
      long number =
          entry
              .integer("port")
              .orElseThrow(() ->
                  entry.invalid(entry.path() + ".port", "FieldValueRequired", "Required value"));
      JsonObject port =
          JsonObject.of(
              "name",
              entry.string("name").orElse("port-" + number),
              "port",
              number,
              "targetPort",
              number,
              "protocol",
              entry.string("protocol").orElse("TCP"));
      entry.integer("nodePort").ifPresent(it -> port.put("nodePort", it));
      ports.add(port);
    }
    for (Object number : properties.array("port")) {
      if (number instanceof Long port) {
        ports.add(JsonObject.of("name", "port-" + port, "port", port, "targetPort", port));
      }
    }
    if (ports.isEmpty()) {
      throw properties.invalid(
          properties.path() + ".ports", "FieldValueRequired", "Required value: which ports?");
    }
    return ports;
  }
}
