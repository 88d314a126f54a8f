// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.spec.Lookup;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Variables by which containers find services: `NAME_SERVICE_HOST`, `NAME_SERVICE_PORT` and the
/// `NAME_PORT_...` family of Docker links. The API's own service is always there.
final class ServiceVariables {

  private static final String API_NAMESPACE = "default";
  private static final String API_SERVICE = "kubernetes";

  private ServiceVariables() {}

  /// @param links whether the services of the pod's namespace are wanted too
  static Map<String, String> of(String namespace, boolean links, Lookup lookup) {
    Map<String, String> variables = new LinkedHashMap<>();
    lookup.services(API_NAMESPACE).stream()
        .filter(service -> service.getMetadata().getName().equals(API_SERVICE))
        .forEach(service -> add(service, variables));
    if (links) {
      lookup.services(namespace).forEach(service -> add(service, variables));
    }
    return variables;
  }

  private static void add(Service service, Map<String, String> variables) {
    String address = service.getSpec().getClusterIP();
    List<ServicePort> ports = service.getSpec().getPorts();
    if (address == null || address.isEmpty() || address.equals("None") || ports.isEmpty()) {
      return;
    }
    String name = variable(service.getMetadata().getName());
    variables.put(name + "_SERVICE_HOST", address);
    variables.put(name + "_SERVICE_PORT", ports.getFirst().getPort().toString());
    for (ServicePort port : ports) {
      if (port.getName() != null && !port.getName().isEmpty()) {
        variables.put(
            name + "_SERVICE_PORT_" + variable(port.getName()), port.getPort().toString());
      }
    }
    variables.put(name + "_PORT", url(address, ports.getFirst()));
    ports.forEach(port -> addLink(name, address, port, variables));
  }

  private static void addLink(
      String name, String address, ServicePort port, Map<String, String> variables) {
    String protocol = protocol(port);
    String prefix = name + "_PORT_" + port.getPort() + "_" + protocol.toUpperCase(Locale.ROOT);
    variables.put(prefix, url(address, port));
    variables.put(prefix + "_PROTO", protocol);
    variables.put(prefix + "_PORT", port.getPort().toString());
    variables.put(prefix + "_ADDR", address);
  }

  private static String url(String address, ServicePort port) {
    return protocol(port) + "://" + address + ":" + port.getPort();
  }

  private static String protocol(ServicePort port) {
    return port.getProtocol() == null ? "tcp" : port.getProtocol().toLowerCase(Locale.ROOT);
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
