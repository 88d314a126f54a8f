// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.ingress;

import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.node.ingress.IngressRoutes.Backend;
import dev.wheelhouse.plane.node.network.services.Endpoint;
import dev.wheelhouse.plane.node.network.services.ServiceDirectory;
import dev.wheelhouse.plane.node.network.services.ServicePlanner;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The ready endpoints behind a backend, remembered until any Service changes. Safe for use by many
/// threads.
final class Backends {

  private final ServiceDirectory directory;
  private final Map<Backend, List<Endpoint>> known = new ConcurrentHashMap<>();

  Backends(PlaneClient client) {
    this.directory = new ServiceDirectory(client);
    directory.subscribe(_ -> known.clear());
  }

  void awaitSynced() throws InterruptedException {
    directory.awaitSynced();
  }

  List<Endpoint> endpoints(Backend backend) {
    return known.computeIfAbsent(backend, this::find);
  }

  private List<Endpoint> find(Backend backend) {
    return directory
        .service(backend.service())
        .flatMap(service -> portName(service, backend))
        .map(name -> ServicePlanner.endpoints(directory.slices(backend.service()), name))
        .orElse(List.of());
  }

  private static Optional<String> portName(Service service, Backend backend) {
    return service.getSpec().getPorts().stream()
        .filter(port -> matches(port, backend))
        .map(port -> Objects.requireNonNullElse(port.getName(), ""))
        .findFirst();
  }

  private static boolean matches(ServicePort port, Backend backend) {
    return backend.portName().isEmpty()
        ? Objects.equals(port.getPort(), backend.portNumber())
        : backend.portName().equals(port.getName());
  }
}
