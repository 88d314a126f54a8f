// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.plane.node.network.Cidr;
import io.fabric8.kubernetes.api.model.ClientIPConfig;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.SessionAffinityConfig;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What a Service means, from its object and its EndpointSlices. Pure.
public final class ServicePlanner {

  private static final String NONE = "None";
  private static final String PROXY_NAME = "service.kubernetes.io/service-proxy-name";
  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final Cidr LOOPBACK = Cidr.parse("127.0.0.0/8");
  private static final int DEFAULT_AFFINITY = 10_800;

  private ServicePlanner() {}

  /// The rules of a Service; none for headless ones, those of type ExternalName, and those that a
  /// label leaves to another proxy or to nobody.
  public static List<ServiceRule> plan(Service service, Collection<EndpointSlice> slices) {
    ServiceSpec spec = service.getSpec();
    List<String> addresses = addresses(spec);
    List<ServiceRule> rules = new ArrayList<>();
    if (addresses.isEmpty() || isLeftAlone(service)) {
      return rules;
    }
    for (ServicePort port : spec.getPorts()) {
      String protocol =
          Objects.requireNonNullElse(port.getProtocol(), "TCP").toLowerCase(Locale.ROOT);
      if (!protocol.equals("sctp")) {
        rules.add(rule(service, port, protocol, addresses, slices));
      }
    }
    return rules;
  }

  private static boolean isLeftAlone(Service service) {
    Map<String, String> labels =
        Objects.requireNonNullElse(service.getMetadata().getLabels(), Map.of());
    return labels.containsKey(PROXY_NAME) || labels.containsKey(HEADLESS);
  }

  private static ServiceRule rule(
      Service service,
      ServicePort port,
      String protocol,
      List<String> addresses,
      Collection<EndpointSlice> slices) {
    String name = Objects.requireNonNullElse(port.getName(), "");
    String label =
        service.getMetadata().getNamespace()
            + "/"
            + service.getMetadata().getName()
            + ":"
            + (name.isEmpty() ? port.getPort().toString() : name);
    return new ServiceRule(
        label,
        protocol,
        addresses.stream().map(address -> new Endpoint(address, port.getPort())).toList(),
        balanced(service).stream().map(address -> new Endpoint(address, port.getPort())).toList(),
        Objects.requireNonNullElse(port.getNodePort(), 0),
        traffic(service.getSpec(), slices, name),
        endpoints(slices, name));
  }

  /// The addresses that a load balancer has given; one that is a proxy of its own (`ipMode: Proxy`)
  /// is left to it.
  private static List<String> balanced(Service service) {
    if (!"LoadBalancer".equals(service.getSpec().getType())
        || service.getStatus() == null
        || service.getStatus().getLoadBalancer() == null) {
      return List.of();
    }
    return service.getStatus().getLoadBalancer().getIngress().stream()
        .filter(entry -> !"Proxy".equals(entry.getIpMode()))
        .map(entry -> Objects.requireNonNullElse(entry.getIp(), ""))
        .filter(Cidr::isAddress)
        .toList();
  }

  private static ServiceRule.Traffic traffic(
      ServiceSpec spec, Collection<EndpointSlice> slices, String portName) {
    boolean nodeLocal = "Local".equals(spec.getInternalTrafficPolicy());
    return new ServiceRule.Traffic(
        affinitySeconds(spec),
        nodeLocal,
        nodeLocal ? byNode(slices, portName) : Map.of(),
        spec.getLoadBalancerSourceRanges().stream()
            .map(String::strip)
            .filter(range -> !range.contains(":"))
            .map(range -> Cidr.around(range).toString())
            .sorted()
            .distinct()
            .toList());
  }

  private static int affinitySeconds(ServiceSpec spec) {
    if (!"ClientIP".equals(spec.getSessionAffinity())) {
      return 0;
    }
    return Optional.ofNullable(spec.getSessionAffinityConfig())
        .map(SessionAffinityConfig::getClientIP)
        .map(ClientIPConfig::getTimeoutSeconds)
        .orElse(DEFAULT_AFFINITY);
  }

  private static Map<String, List<Endpoint>> byNode(
      Collection<EndpointSlice> slices, String portName) {
    Set<String> nodes =
        slices.stream()
            .flatMap(slice -> slice.getEndpoints().stream())
            .map(io.fabric8.kubernetes.api.model.discovery.v1.Endpoint::getNodeName)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    Map<String, List<Endpoint>> local = new HashMap<>();
    for (String node : nodes) {
      List<EndpointSlice> there =
          slices.stream()
              .map(slice ->
                  new EndpointSliceBuilder(slice)
                      .withEndpoints(
                          slice.getEndpoints().stream()
                              .filter(endpoint -> node.equals(endpoint.getNodeName()))
                              .toList())
                      .build())
              .toList();
      local.put(node, endpoints(there, portName));
    }
    return local;
  }

  private static List<String> addresses(ServiceSpec spec) {
    String clusterIp = Objects.requireNonNullElse(spec.getClusterIP(), "");
    List<String> addresses = new ArrayList<>();
    if (Cidr.isAddress(clusterIp) && !NONE.equals(clusterIp)) {
      addresses.add(clusterIp);
      spec.getExternalIPs().stream()
          .filter(Cidr::isAddress)
          .filter(address -> !LOOPBACK.contains(address))
          .forEach(addresses::add);
    }
    return addresses;
  }

  /// The endpoints of a named port ("" for the only, unnamed one): those that are ready, or when
  /// there are none, those that end but still serve.
  public static List<Endpoint> endpoints(Collection<EndpointSlice> slices, String portName) {
    List<Endpoint> ready = select(slices, portName, ServicePlanner::isReady);
    return ready.isEmpty() ? select(slices, portName, ServicePlanner::servesTillEnd) : ready;
  }

  private static boolean isReady(EndpointConditions conditions) {
    return !Boolean.FALSE.equals(conditions.getReady());
  }

  private static boolean servesTillEnd(EndpointConditions conditions) {
    return Boolean.TRUE.equals(conditions.getServing())
        && Boolean.TRUE.equals(conditions.getTerminating());
  }

  private static List<Endpoint> select(
      Collection<EndpointSlice> slices, String portName, Predicate<EndpointConditions> wanted) {
    List<Endpoint> found = new ArrayList<>();
    for (EndpointSlice slice : slices) {
      for (EndpointPort port : slice.getPorts()) {
        if (port.getPort() != null
            && Objects.requireNonNullElse(port.getName(), "").equals(portName)) {
          addresses(slice, wanted)
              .forEach(address -> found.add(new Endpoint(address, port.getPort())));
        }
      }
    }
    return found.stream().distinct().sorted().toList();
  }

  private static List<String> addresses(EndpointSlice slice, Predicate<EndpointConditions> wanted) {
    return slice.getEndpoints().stream()
        .filter(endpoint ->
            wanted.test(
                Objects.requireNonNullElseGet(endpoint.getConditions(), EndpointConditions::new)))
        .flatMap(endpoint -> endpoint.getAddresses().stream())
        .filter(Cidr::isAddress)
        .toList();
  }
}
