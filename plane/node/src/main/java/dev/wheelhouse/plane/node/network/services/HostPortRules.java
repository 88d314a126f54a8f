// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.plane.node.network.Cidr;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The `hostPort`s of a pod as rules that lead from an address of its node to it.
///
/// A pod gets its node's own address, or 127.0.0.1 where it asks for that by name and no program of
/// the machine listens there; no other address, and no port of the cluster itself.
///
/// @param listens whether a program of the machine listens at a loopback address, by protocol and
///   port as `tcp/53`
record HostPortRules(MachinePorts machine, Predicate<String> listens) {

  private static final String ANY = "0.0.0.0";
  private static final String LOOPBACK = "127.0.0.1";

  /// None for a pod without an address of its own: not yet, no more, or the machine's.
  List<ServiceRule> of(Pod pod) {
    String address = address(pod);
    return ports(pod)
        .filter(_ -> Cidr.isAddress(address))
        .filter(port -> refusal(pod, port).isEmpty())
        .map(port -> rule(pod, port, address))
        .toList();
  }

  /// Why a pod does not get some of its ports.
  List<String> refusals(Pod pod) {
    return ports(pod)
        .filter(_ -> Cidr.isAddress(address(pod)))
        .flatMap(port -> refusal(pod, port).stream())
        .toList();
  }

  private static String address(Pod pod) {
    PodStatus status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    boolean ended = "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase());
    return ended || Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
        ? ""
        : Objects.requireNonNullElse(status.getPodIP(), "");
  }

  private static Stream<ContainerPort> ports(Pod pod) {
    return Stream.concat(
            pod.getSpec().getContainers().stream(),
            pod.getSpec().getInitContainers().stream()
                .filter(init -> "Always".equals(init.getRestartPolicy())))
        .flatMap(container -> container.getPorts().stream())
        .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
        .filter(port -> !protocol(port).equals("sctp"));
  }

  private static String protocol(ContainerPort port) {
    return Objects.requireNonNullElse(port.getProtocol(), "TCP").toLowerCase(Locale.ROOT);
  }

  private String node(Pod pod) {
    String name = Objects.requireNonNullElse(pod.getSpec().getNodeName(), "");
    return machine.addresses().getOrDefault(name, "");
  }

  private String front(Pod pod, ContainerPort port) {
    String wanted = Objects.requireNonNullElse(port.getHostIP(), "");
    return wanted.isEmpty() || wanted.equals(ANY) ? node(pod) : wanted;
  }

  private Optional<String> refusal(Pod pod, ContainerPort port) {
    String front = front(pod, port);
    String key = protocol(port) + "/" + port.getHostPort();
    if (!front.equals(LOOPBACK) && (front.isEmpty() || !front.equals(node(pod)))) {
      return Optional.of(
          "hostIP %s of port %s is not an address of the node, which is %s"
              .formatted(front, key, node(pod)));
    }
    if (machine.reserved().contains(key)) {
      return Optional.of("hostPort %s is taken by the cluster itself".formatted(key));
    }
    return front.equals(LOOPBACK) && listens.test(key)
        ? Optional.of("hostPort %s of %s is taken by a program of the node".formatted(key, front))
        : Optional.empty();
  }

  private ServiceRule rule(Pod pod, ContainerPort port, String address) {
    return new ServiceRule(
        "hostPort "
            + pod.getMetadata().getNamespace()
            + "/"
            + pod.getMetadata().getName()
            + ":"
            + port.getHostPort(),
        protocol(port),
        List.of(new Endpoint(front(pod, port), port.getHostPort())),
        List.of(),
        0,
        ServiceRule.Traffic.ANY,
        List.of(new Endpoint(address, port.getContainerPort())));
  }
}
