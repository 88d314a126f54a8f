// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.cluster;

import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Owners;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A pod as the scheduler needs it, computed once.
///
/// @param requests what the pod takes from a node
/// @param scored requests with a minimum for containers that state none, for scoring only
/// @param owner uid of the controlling owner; empty without one
public record PodInfo(
    Pod pod,
    Key key,
    String uid,
    int priority,
    Amounts requests,
    Amounts scored,
    List<HostPort> ports,
    String owner) {

  private static final Amounts SCORED_MINIMUM = new Amounts(100, 200L << 20, Map.of());

  /// A port of the node itself that a container asks for.
  public record HostPort(String ip, String protocol, int port) {

    /// True when both cannot be had on one node.
    public boolean clashes(HostPort other) {
      return port == other.port
          && protocol.equals(other.protocol)
          && (ip.equals(other.ip) || ip.equals("0.0.0.0") || other.ip.equals("0.0.0.0"));
    }
  }

  public static PodInfo of(Pod pod) {
    Amounts requests = requests(pod.getSpec());
    return new PodInfo(
        pod,
        Key.of(pod),
        pod.getMetadata().getUid(),
        Objects.requireNonNullElse(pod.getSpec().getPriority(), 0),
        requests,
        scored(pod.getSpec(), requests),
        hostPorts(pod.getSpec()),
        Owners.controllerOf(pod).map(OwnerReference::getUid).orElse(""));
  }

  public String node() {
    return Objects.requireNonNullElse(pod.getSpec().getNodeName(), "");
  }

  /// The sum of the containers, or of what initialisation needs at its height when that is more;
  /// sidecars (restartable init containers) count from where they stand in the order.
  private static Amounts requests(PodSpec spec) {
    Amounts sidecars = Amounts.NONE;
    Amounts height = Amounts.NONE;
    for (Container container : spec.getInitContainers()) {
      Amounts own = requests(container);
      if ("Always".equals(container.getRestartPolicy())) {
        sidecars = sidecars.plus(own);
        height = height.max(sidecars);
      } else {
        height = height.max(sidecars.plus(own));
      }
    }
    Amounts sum = sidecars;
    for (Container container : spec.getContainers()) {
      sum = sum.plus(requests(container));
    }
    return sum.max(height).plus(Amounts.of(spec.getOverhead()));
  }

  private static Amounts requests(Container container) {
    return container.getResources() == null
        ? Amounts.NONE
        : Amounts.of(container.getResources().getRequests());
  }

  private static Amounts scored(PodSpec spec, Amounts requests) {
    long silent =
        spec.getContainers().stream().filter(c -> requests(c).equals(Amounts.NONE)).count();
    return new Amounts(
        requests.cpu() + silent * SCORED_MINIMUM.cpu(),
        requests.memory() + silent * SCORED_MINIMUM.memory(),
        Map.of());
  }

  private static List<HostPort> hostPorts(PodSpec spec) {
    List<HostPort> ports = new ArrayList<>();
    for (Container container : spec.getContainers()) {
      for (ContainerPort port : container.getPorts()) {
        Optional.ofNullable(port.getHostPort())
            .filter(number -> number > 0)
            .ifPresent(number ->
                ports.add(
                    new HostPort(
                        text(port.getHostIP(), "0.0.0.0"),
                        text(port.getProtocol(), "TCP"),
                        number)));
      }
    }
    return ports;
  }

  private static String text(@Nullable String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }
}
