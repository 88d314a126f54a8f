// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workloads;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.Map;
import java.util.TreeMap;

/// What traits have in common that make an Ingress from `http`, a map of paths to ports.
public final class Ingresses {

  /// Where the class stood before `spec.ingressClassName` was there.
  public static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

  private Ingresses() {}

  /// The paths of an Ingress, by path.
  public static JsonArray paths(Properties properties, String pathType, String service) {
    JsonArray paths = new JsonArray();
    ports(properties)
        .forEach((path, port) -> paths.add(Objects.ingressPath(path, pathType, service, port)));
    return paths;
  }

  /// Sees to it that a Service leads to all ports: one of the same name gets those it lacks, else
  /// one is made.
  ///
  /// @param output the name that a new Service has among the outputs of the trait
  /// @param suffix of the Service's name, after that of the component
  public static void expose(
      String trait,
      String output,
      ComponentContext context,
      String suffix,
      Properties properties,
      Output made) {
    String name = context.component() + suffix;
    JsonObject service =
        made.auxiliaries().stream()
            .map(Output.Auxiliary::object)
            .filter(object -> object.string("kind").orElse("").equals("Service"))
            .filter(object -> object.string("metadata", "name").orElse("").equals(name))
            .findFirst()
            .orElseGet(() -> {
              JsonObject fresh =
                  Objects.named("v1", "Service", name)
                      .with(
                          "spec",
                          JsonObject.of(
                              "selector", Workloads.selector(context), "ports", new JsonArray()));
              made.add(trait, output, fresh);
              return fresh;
            });
    JsonArray ports = service.childObject("spec").childArray("ports");
    ports(properties).values().stream().distinct().forEach(port -> addMissing(ports, port));
  }

  private static void addMissing(JsonArray ports, long number) {
    boolean there =
        ports.objects().stream().anyMatch(port -> port.integer("port").orElse(0L) == number);
    if (!there) {
      ports.add(
          JsonObject.of(
              "name", Ports.defaultName(number, "TCP"), "port", number, "targetPort", number));
    }
  }

  private static Map<String, Long> ports(Properties properties) {
    Map<String, Long> ports = new TreeMap<>();
    properties
        .object("http")
        .ifPresent(http ->
            http.entries()
                .keySet()
                .forEach(path -> ports.put(path, http.integer(path).orElse(0L))));
    return ports;
  }
}
