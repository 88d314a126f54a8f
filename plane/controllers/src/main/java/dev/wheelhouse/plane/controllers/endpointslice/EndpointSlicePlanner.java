// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.endpointslice;

import dev.wheelhouse.plane.client.loop.Owners;
import dev.wheelhouse.plane.controllers.revisions.TemplateHash;
import dev.wheelhouse.plane.controllers.services.Backend;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Decides which slices to write. Endpoints stay in the slice they are in; new ones fill slices
/// that have room; a slice that runs empty goes, except the last. Pure.
final class EndpointSlicePlanner {

  static final String SERVICE_LABEL = "kubernetes.io/service-name";
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  static final String MANAGER = "endpointslice-controller.k8s.io";
  private static final String HEADLESS_LABEL = "service.kubernetes.io/headless";
  private static final int MOST = 100;

  private final Service service;
  private final UnaryOperator<String> zoneOfNode;
  private final List<Step> steps = new ArrayList<>();

  /// Slices for ports that nobody wants any more; they are written anew before any is made.
  private final Deque<EndpointSlice> spare = new ArrayDeque<>();

  private final Set<String> takenNames = new HashSet<>();

  /// What to do with a slice.
  sealed interface Step {
    record Create(EndpointSlice slice) implements Step {}

    record Update(EndpointSlice slice) implements Step {}

    record Delete(EndpointSlice slice) implements Step {}
  }

  private EndpointSlicePlanner(Service service, UnaryOperator<String> zoneOfNode) {
    this.service = service;
    this.zoneOfNode = zoneOfNode;
  }

  /// @param zoneOfNode the zone of a node; empty where it has none
  static List<Step> plan(
      Service service,
      List<Backend> backends,
      List<EndpointSlice> existing,
      UnaryOperator<String> zoneOfNode) {
    return new EndpointSlicePlanner(service, zoneOfNode).plan(backends, existing);
  }

  private List<Step> plan(List<Backend> backends, List<EndpointSlice> found) {
    found.forEach(slice -> takenNames.add(slice.getMetadata().getName()));
    List<EndpointSlice> existing = found.stream().filter(this::fits).toList();
    found.stream().filter(slice -> !fits(slice)).map(Step.Delete::new).forEach(steps::add);
    Map<List<EndpointPort>, Map<String, Endpoint>> wanted = new LinkedHashMap<>();
    for (Backend backend : backends) {
      wanted
          .computeIfAbsent(ports(backend), _ -> new LinkedHashMap<>())
          .put(backend.pod().getMetadata().getUid(), endpoint(backend));
    }
    if (wanted.isEmpty()) {
      wanted.put(existing.isEmpty() ? List.of() : existing.getFirst().getPorts(), Map.of());
    }
    Map<List<EndpointPort>, List<EndpointSlice>> standing = new HashMap<>();
    for (EndpointSlice slice : existing) {
      if (wanted.containsKey(slice.getPorts())) {
        standing.computeIfAbsent(slice.getPorts(), _ -> new ArrayList<>()).add(slice);
      } else {
        spare.add(slice);
      }
    }
    wanted.forEach(
        (ports, endpoints) -> fill(ports, endpoints, standing.getOrDefault(ports, List.of())));
    spare.forEach(slice -> steps.add(new Step.Delete(slice)));
    return steps;
  }

  /// A slice of a former Service of the name goes with it; one of another family cannot be changed.
  private boolean fits(EndpointSlice slice) {
    return Owners.controls(service, slice) && addressType().equals(slice.getAddressType());
  }

  private void fill(
      List<EndpointPort> ports, Map<String, Endpoint> endpoints, List<EndpointSlice> slices) {
    Map<String, Endpoint> left = new LinkedHashMap<>(endpoints);
    List<List<Endpoint>> contents = new ArrayList<>();
    for (EndpointSlice slice : slices) {
      List<Endpoint> kept = new ArrayList<>();
      for (Endpoint endpoint : slice.getEndpoints()) {
        Endpoint now =
            endpoint.getTargetRef() == null ? null : left.remove(endpoint.getTargetRef().getUid());
        if (now != null) {
          kept.add(now);
        }
      }
      contents.add(kept);
    }
    List<Endpoint> fresh = new ArrayList<>(left.values());
    for (int i = 0; i < slices.size(); i++) {
      moveUpTo(MOST - contents.get(i).size(), fresh, contents.get(i));
      settle(slices.get(i), contents.get(i), i == 0);
    }
    while (!fresh.isEmpty() || (slices.isEmpty() && contents.isEmpty())) {
      List<Endpoint> content = new ArrayList<>();
      moveUpTo(MOST, fresh, content);
      contents.add(content);
      steps.add(
          spare.isEmpty()
              ? new Step.Create(slice(ports, content))
              : new Step.Update(rewritten(spare.removeFirst(), ports, content)));
    }
  }

  private static void moveUpTo(int count, Collection<Endpoint> from, List<Endpoint> to) {
    List<Endpoint> moved = from.stream().limit(Math.max(0, count)).toList();
    to.addAll(moved);
    from.removeAll(moved);
  }

  private void settle(EndpointSlice slice, List<Endpoint> content, boolean stays) {
    if (content.isEmpty() && !stays) {
      steps.add(new Step.Delete(slice));
      return;
    }
    Map<String, String> labels = labels();
    if (!slice.getEndpoints().equals(content) || !labels.equals(slice.getMetadata().getLabels())) {
      steps.add(
          new Step.Update(
              new EndpointSliceBuilder(slice)
                  .editMetadata()
                  .withLabels(labels)
                  .endMetadata()
                  .withEndpoints(content)
                  .build()));
    }
  }

  private EndpointSlice rewritten(
      EndpointSlice slice, List<EndpointPort> ports, List<Endpoint> content) {
    return new EndpointSliceBuilder(slice)
        .editMetadata()
        .withLabels(labels())
        .endMetadata()
        .withPorts(ports)
        .withEndpoints(content)
        .build();
  }

  private EndpointSlice slice(List<EndpointPort> ports, List<Endpoint> content) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(freeName(ports))
        .withNamespace(service.getMetadata().getNamespace())
        .withLabels(labels())
        .withOwnerReferences(Owners.controllerReference(service))
        .endMetadata()
        .withAddressType(addressType())
        .withPorts(ports)
        .withEndpoints(content)
        .build();
  }

  /// The same for the same Service, ports and number, so that a late cache leads to a name that is
  /// taken and not to a second slice.
  private String freeName(List<EndpointPort> ports) {
    for (int number = 0; ; number++) {
      String hash =
          TemplateHash.of(Map.of("uid", service.getMetadata().getUid(), "ports", ports), number);
      String name =
          service.getMetadata().getName() + "-" + hash.substring(0, Math.min(5, hash.length()));
      if (takenNames.add(name)) {
        return name;
      }
    }
  }

  private String addressType() {
    List<String> families = service.getSpec().getIpFamilies();
    return families.isEmpty() || families.getFirst().equals("IPv4") ? "IPv4" : "IPv6";
  }

  private Map<String, String> labels() {
    Map<String, String> labels =
        new HashMap<>(Objects.requireNonNullElse(service.getMetadata().getLabels(), Map.of()));
    labels.put(SERVICE_LABEL, service.getMetadata().getName());
    labels.put(MANAGED_BY, MANAGER);
    if ("None".equals(service.getSpec().getClusterIP())) {
      labels.put(HEADLESS_LABEL, "");
    } else {
      labels.remove(HEADLESS_LABEL);
    }
    return labels;
  }

  private static List<EndpointPort> ports(Backend backend) {
    List<EndpointPort> ports = new ArrayList<>();
    for (Backend.Port port : backend.ports()) {
      ports.add(
          new EndpointPortBuilder()
              .withName(port.name())
              .withPort(port.number())
              .withProtocol(port.protocol())
              .withAppProtocol(port.appProtocol())
              .build());
    }
    return ports;
  }

  private Endpoint endpoint(Backend backend) {
    Pod pod = backend.pod();
    String node = pod.getSpec().getNodeName();
    String zone = node == null ? "" : zoneOfNode.apply(node);
    return new EndpointBuilder()
        .withAddresses(backend.ip())
        .withNewConditions()
        .withReady(backend.ready())
        .withServing(backend.serving())
        .withTerminating(backend.terminating())
        .endConditions()
        .withHostname(hostname(pod))
        .withNodeName(node)
        .withZone(zone.isEmpty() ? null : zone)
        .withTargetRef(
            new ObjectReferenceBuilder()
                .withKind("Pod")
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .build())
        .build();
  }

  private @Nullable String hostname(Pod pod) {
    String hostname = pod.getSpec().getHostname();
    return hostname != null
            && !hostname.isEmpty()
            && service.getMetadata().getName().equals(pod.getSpec().getSubdomain())
        ? hostname
        : null;
  }
}
