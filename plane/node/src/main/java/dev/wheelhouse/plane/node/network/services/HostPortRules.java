// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.plane.node.network.Cidr;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/// The `hostPort`s of a pod as rules that lead from the machine's addresses to it. Pure.
final class HostPortRules {

  private static final String ANY = "0.0.0.0";

  private HostPortRules() {}

  /// None for a pod without an address of its own: not yet, no more, or the machine's.
  static List<ServiceRule> of(Pod pod) {
    PodStatus status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    String address = Objects.requireNonNullElse(status.getPodIP(), "");
    boolean ended = "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase());
    if (ended || !Cidr.isAddress(address) || Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
      return List.of();
    }
    return Stream.concat(
            pod.getSpec().getContainers().stream(),
            pod.getSpec().getInitContainers().stream()
                .filter(init -> "Always".equals(init.getRestartPolicy())))
        .flatMap(container -> container.getPorts().stream())
        .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
        .map(port -> rule(pod, port, address, Objects.requireNonNullElse(status.getHostIP(), "")))
        .filter(rule -> !rule.protocol().equals("sctp"))
        .toList();
  }

  private static ServiceRule rule(Pod pod, ContainerPort port, String address, String machine) {
    String wanted = Objects.requireNonNullElse(port.getHostIP(), "");
    boolean everywhere = wanted.isEmpty() || wanted.equals(ANY);
    String front = everywhere ? machine : wanted;
    List<Endpoint> frontends = new ArrayList<>();
    if (Cidr.isAddress(front)) {
      frontends.add(new Endpoint(front, port.getHostPort()));
    }
    return new ServiceRule(
        "hostPort "
            + pod.getMetadata().getNamespace()
            + "/"
            + pod.getMetadata().getName()
            + ":"
            + port.getHostPort(),
        Objects.requireNonNullElse(port.getProtocol(), "TCP").toLowerCase(Locale.ROOT),
        frontends,
        List.of(),
        everywhere ? port.getHostPort() : 0,
        ServiceRule.Traffic.ANY,
        List.of(new Endpoint(address, port.getContainerPort())));
  }
}
