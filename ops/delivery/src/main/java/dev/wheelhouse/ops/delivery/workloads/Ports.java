// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workloads;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The ports of a component, and the Service for those that are exposed.
public record Ports(List<Port> ports, String exposeType) {

  private static final String CLUSTER_IP = "ClusterIP";

  public Ports {
    ports = List.copyOf(ports);
  }

  /// @param port what the Service listens on
  /// @param containerPort what the container listens on
  /// @param nodePort 0 for none
  public record Port(
      String name, long port, long containerPort, String protocol, boolean expose, long nodePort) {}

  /// Reads `ports`, the deprecated `port`, which is never exposed, and `exposeType`.
  public static Ports of(Properties properties) {
    List<Port> ports = new ArrayList<>();
    for (Properties entry : properties.objects("ports")) {
      long port = entry.integer("port").orElse(0L);
      long containerPort = entry.integer("containerPort").orElse(port);
      String protocol = entry.string("protocol").orElse("TCP");
      ports.add(
          new Port(
              entry.string("name").orElse(defaultName(containerPort, protocol)),
              port,
              containerPort,
              protocol,
              entry.bool("expose").orElse(false),
              entry.integer("nodePort").orElse(0L)));
    }
    Optional<Long> single = properties.integer("port");
    if (ports.isEmpty() && single.isPresent()) {
      long port = single.get();
      ports.add(new Port(defaultName(port, "TCP"), port, port, "TCP", false, 0));
    }
    return new Ports(ports, properties.string("exposeType").orElse(CLUSTER_IP));
  }

  /// What a port without a name is called.
  public static String defaultName(long port, String protocol) {
    return "port-" + port + (protocol.equals("TCP") ? "" : "-" + protocol.toLowerCase(Locale.ROOT));
  }

  public Optional<Port> first() {
    return ports.stream().findFirst();
  }

  /// The container's `ports`.
  public void putInto(JsonObject container) {
    JsonArray array = new JsonArray();
    for (Port port : ports) {
      array.add(
          JsonObject.of(
              "name", port.name(),
              "containerPort", port.containerPort(),
              "protocol", port.protocol()));
    }
    if (!array.isEmpty()) {
      container.put("ports", array);
    }
  }

  /// The Service of the exposed ports, named as the component is; empty when none is exposed.
  public Optional<JsonObject> service(ComponentContext context) {
    JsonArray array = new JsonArray();
    for (Port port : ports) {
      if (port.expose()) {
        JsonObject entry =
            JsonObject.of(
                "name", port.name(),
                "port", port.port(),
                "targetPort", port.containerPort(),
                "protocol", port.protocol());
        if (port.nodePort() != 0 && exposeType.equals("NodePort")) {
          entry.put("nodePort", port.nodePort());
        }
        array.add(entry);
      }
    }
    return array.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Objects.service(context.component(), Workloads.selector(context), array, exposeType));
  }
}
