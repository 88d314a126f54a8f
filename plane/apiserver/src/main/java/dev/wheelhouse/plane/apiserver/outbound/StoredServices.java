// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.outbound;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Resolves Services by the stored Service and EndpointSlice objects: to an endpoint itself, so it
/// works on machines that do not route cluster addresses.
public final class StoredServices implements ServiceResolver {

  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final GroupResource SLICES =
      new GroupResource("discovery.k8s.io", "endpointslices");
  private static final String SERVICE_LABEL = "kubernetes.io/service-name";

  private final ObjectReader objects;

  public StoredServices(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public Backend resolve(String namespace, String name, String port) {
    JsonObject service =
        objects.get(SERVICES, namespace, name).orElseThrow(() -> Failures.notFound(SERVICES, name));
    if (service.string("spec", "type").orElse("").equals("ExternalName")) {
      return new Backend(
          service.string("spec", "externalName").orElse(""), externalPort(service, name, port));
    }
    String portName = servicePort(service, name, port).string("name").orElse("");
    return slices(service, namespace, name).stream()
        .flatMap(slice -> endpoint(slice, portName).stream())
        .findFirst()
        .orElseThrow(() -> unavailable("no endpoints available for service \"" + name + "\""));
  }

  private static int externalPort(JsonObject service, String name, String port) {
    if (isNumber(port)) {
      return Integer.parseInt(port);
    }
    return servicePort(service, name, port).integer("port").orElse(0L).intValue();
  }

  private static JsonObject servicePort(JsonObject service, String name, String port) {
    List<JsonObject> ports =
        service.array("spec", "ports").map(JsonArray::objects).orElse(List.of());
    if (port.isEmpty() && ports.size() == 1) {
      return ports.getFirst();
    }
    return ports.stream()
        .filter(candidate -> isPort(candidate, port))
        .findFirst()
        .orElseThrow(
            () -> unavailable("no service port " + port + " found for service \"" + name + "\""));
  }

  private static boolean isPort(JsonObject candidate, String port) {
    return isNumber(port)
        ? candidate.integer("port").orElse(0L) == Long.parseLong(port)
        : !port.isEmpty() && candidate.string("name").orElse("").equals(port);
  }

  private static boolean isNumber(String port) {
    return !port.isEmpty()
        && port.length() <= 5
        && port.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// The Service's slices, those of its first address family in front.
  private List<JsonObject> slices(JsonObject service, String namespace, String name) {
    List<JsonObject> slices = new ArrayList<>();
    for (JsonObject slice : objects.list(SLICES, namespace)) {
      if (slice.string("metadata", "labels", SERVICE_LABEL).orElse("").equals(name)) {
        slices.add(slice);
      }
    }
    String family =
        service
            .array("spec", "ipFamilies")
            .filter(families -> !families.isEmpty())
            .map(families -> String.valueOf(families.getFirst()))
            .orElse("IPv4");
    slices.sort(
        Comparator.comparing(slice -> !slice.string("addressType").orElse("").equals(family)));
    return slices;
  }

  private static Optional<Backend> endpoint(JsonObject slice, String portName) {
    int port = targetPort(slice, portName);
    List<JsonObject> endpoints = slice.array("endpoints").map(JsonArray::objects).orElse(List.of());
    if (port == 0 || endpoints.isEmpty()) {
      return Optional.empty();
    }
    int offset = ThreadLocalRandom.current().nextInt(endpoints.size());
    for (int i = 0; i < endpoints.size(); i++) {
      JsonObject endpoint = endpoints.get((i + offset) % endpoints.size());
      List<String> addresses =
          endpoint.array("addresses").map(JsonArray::strings).orElse(List.of());
      if (endpoint.bool("conditions", "ready").orElse(true) && !addresses.isEmpty()) {
        return Optional.of(new Backend(addresses.getFirst(), port));
      }
    }
    return Optional.empty();
  }

  private static int targetPort(JsonObject slice, String portName) {
    return slice.array("ports").map(JsonArray::objects).orElse(List.of()).stream()
        .filter(port -> port.string("name").orElse("").equals(portName))
        .findFirst()
        .flatMap(port -> port.integer("port"))
        .orElse(0L)
        .intValue();
  }

  private static PlatformException unavailable(String message) {
    return new PlatformException(Reason.SERVICE_UNAVAILABLE, message);
  }
}
