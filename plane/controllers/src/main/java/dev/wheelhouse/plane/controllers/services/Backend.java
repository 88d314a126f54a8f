// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.services;

import dev.wheelhouse.plane.controllers.pods.PodState;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A pod behind a Service.
///
/// @param ready takes new connections
/// @param serving answers, though perhaps on its way out
/// @param ports the Service's ports as this pod has them
public record Backend(
    Pod pod, String ip, boolean ready, boolean serving, boolean terminating, List<Port> ports) {

  /// @param name the Service port's name; empty for the only one
  public record Port(String name, int number, String protocol, @Nullable String appProtocol) {}

  /// Empty when the pod cannot be reached: no address yet, or finished.
  public static Optional<Backend> of(Service service, Pod pod) {
    String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    if (ip == null || ip.isEmpty() || PodState.isFinished(pod)) {
      return Optional.empty();
    }
    boolean serving = PodState.isReady(pod);
    boolean terminating = PodState.isTerminating(pod);
    boolean ready = publishesUnready(service) || (serving && !terminating);
    return Optional.of(new Backend(pod, ip, ready, serving, terminating, ports(service, pod)));
  }

  public static boolean publishesUnready(Service service) {
    return Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
  }

  private static List<Port> ports(Service service, Pod pod) {
    List<Port> ports = new ArrayList<>();
    for (ServicePort port : service.getSpec().getPorts()) {
      String protocol = Objects.requireNonNullElse(port.getProtocol(), "TCP");
      target(port, protocol, pod)
          .ifPresent(number ->
              ports.add(
                  new Port(
                      Objects.requireNonNullElse(port.getName(), ""),
                      number,
                      protocol,
                      port.getAppProtocol())));
    }
    return List.copyOf(ports);
  }

  /// Empty when the pod has no container port of the name.
  private static Optional<Integer> target(ServicePort port, String protocol, Pod pod) {
    IntOrString target = port.getTargetPort();
    if (target == null) {
      return Optional.of(port.getPort());
    }
    if (target.getIntVal() != null) {
      return Optional.of(target.getIntVal() == 0 ? port.getPort() : target.getIntVal());
    }
    return containers(pod)
        .flatMap(container -> container.getPorts().stream())
        .filter(found -> Objects.equals(found.getName(), target.getStrVal()))
        .filter(found -> protocol.equals(Objects.requireNonNullElse(found.getProtocol(), "TCP")))
        .map(ContainerPort::getContainerPort)
        .findFirst();
  }

  private static Stream<Container> containers(Pod pod) {
    return Stream.concat(
        pod.getSpec().getContainers().stream(),
        pod.getSpec().getInitContainers().stream()
            .filter(container -> "Always".equals(container.getRestartPolicy())));
  }
}
