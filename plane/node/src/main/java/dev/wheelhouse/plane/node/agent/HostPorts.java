// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.Stream;

/// Ports of the machine that a pod wants for itself. The scheduler keeps pods apart that want the
/// same; one that was put on a node by name has passed it by.
record HostPorts(List<HostPort> ports) {

  private static final String ANY = "0.0.0.0";

  /// @param address `0.0.0.0` for all of the machine's
  record HostPort(String address, String protocol, int port) {

    boolean collides(HostPort other) {
      return port == other.port
          && protocol.equals(other.protocol)
          && (address.equals(other.address) || address.equals(ANY) || other.address.equals(ANY));
    }
  }

  HostPorts {
    ports = List.copyOf(ports);
  }

  static HostPorts of(Pod pod) {
    return new HostPorts(
        Stream.concat(
                pod.getSpec().getContainers().stream(),
                pod.getSpec().getInitContainers().stream()
                    .filter(init -> "Always".equals(init.getRestartPolicy())))
            .flatMap(container -> container.getPorts().stream())
            .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
            .map(HostPorts::of)
            .toList());
  }

  private static HostPort of(ContainerPort port) {
    String address = port.getHostIP() == null ? "" : port.getHostIP();
    String protocol = port.getProtocol() == null ? "TCP" : port.getProtocol();
    return new HostPort(address.isEmpty() ? ANY : address, protocol, port.getHostPort());
  }

  boolean collide(HostPorts others) {
    return ports.stream().anyMatch(port -> others.ports.stream().anyMatch(port::collides));
  }
}
