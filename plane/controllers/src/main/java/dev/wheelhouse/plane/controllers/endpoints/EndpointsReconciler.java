// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.endpoints;

import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import dev.wheelhouse.plane.controllers.services.Backend;
import dev.wheelhouse.plane.controllers.services.ServicePods;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Observes a Service's backends, writes its Endpoints when they differ, removes them with it.
final class EndpointsReconciler implements Reconciler {

  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
  private static final String HEADLESS = "service.kubernetes.io/headless";

  private final ServicePods pods;
  private final Resources<Endpoints> endpoints;

  EndpointsReconciler(ServicePods pods, Resources<Endpoints> endpoints) {
    this.pods = pods;
    this.endpoints = endpoints;
  }

  @Override
  public Outcome reconcile(Key key) {
    Optional<Service> found = pods.services().get(key.namespace(), key.name());
    Optional<Endpoints> before = endpoints.informer().get(key.namespace(), key.name());
    if (found.isEmpty()) {
      before.filter(EndpointsReconciler::isOurs).ifPresent(this::delete);
      return Outcome.DONE;
    }
    if (ServicePods.selector(found.get()).isEmpty()) {
      return Outcome.DONE;
    }
    write(found.get(), subsets(pods.backends(found.get())), before);
    return Outcome.DONE;
  }

  private static boolean isOurs(Endpoints found) {
    Map<String, String> labels = found.getMetadata().getLabels();
    return labels != null && labels.containsKey(MANAGED_BY);
  }

  private void delete(Endpoints gone) {
    endpoints.delete(
        gone.getMetadata().getNamespace(),
        gone.getMetadata().getName(),
        DeleteQuery.background(gone.getMetadata().getUid()));
  }

  private void write(Service service, List<EndpointSubset> subsets, Optional<Endpoints> before) {
    Map<String, String> labels = labels(service);
    if (before.isEmpty()) {
      endpoints.create(
          new EndpointsBuilder()
              .withNewMetadata()
              .withNamespace(service.getMetadata().getNamespace())
              .withName(service.getMetadata().getName())
              .withLabels(labels)
              .endMetadata()
              .withSubsets(subsets)
              .build());
    } else if (!before.get().getSubsets().equals(subsets)
        || !labels.equals(before.get().getMetadata().getLabels())) {
      endpoints.update(
          new EndpointsBuilder(before.get())
              .editMetadata()
              .withLabels(labels)
              .endMetadata()
              .withSubsets(subsets)
              .build());
    }
  }

  private static Map<String, String> labels(Service service) {
    Map<String, String> labels =
        new HashMap<>(Objects.requireNonNullElse(service.getMetadata().getLabels(), Map.of()));
    labels.put(MANAGED_BY, "endpoint-controller");
    if ("None".equals(service.getSpec().getClusterIP())) {
      labels.put(HEADLESS, "");
    }
    return labels;
  }

  /// One subset for each set of ports. Pods on their way out are in none.
  private static List<EndpointSubset> subsets(List<Backend> backends) {
    Map<List<Backend.Port>, List<Backend>> byPorts = new LinkedHashMap<>();
    for (Backend backend : backends) {
      if (!backend.terminating()) {
        byPorts.computeIfAbsent(backend.ports(), _ -> new ArrayList<>()).add(backend);
      }
    }
    List<EndpointSubset> subsets = new ArrayList<>();
    byPorts.forEach((ports, members) ->
        subsets.add(
            new EndpointSubsetBuilder()
                .withAddresses(addresses(members, true))
                .withNotReadyAddresses(addresses(members, false))
                .withPorts(ports.stream().map(EndpointsReconciler::port).toList())
                .build()));
    return subsets;
  }

  private static List<EndpointAddress> addresses(List<Backend> backends, boolean ready) {
    return backends.stream()
        .filter(backend -> backend.ready() == ready)
        .map(EndpointsReconciler::address)
        .toList();
  }

  private static EndpointAddress address(Backend backend) {
    Pod pod = backend.pod();
    return new EndpointAddressBuilder()
        .withIp(backend.ip())
        .withNodeName(pod.getSpec().getNodeName())
        .withTargetRef(
            new ObjectReferenceBuilder()
                .withKind("Pod")
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .build())
        .build();
  }

  private static EndpointPort port(Backend.Port port) {
    return new EndpointPortBuilder()
        .withName(port.name().isEmpty() ? null : port.name())
        .withPort(port.number())
        .withProtocol(port.protocol())
        .withAppProtocol(port.appProtocol())
        .build();
  }
}
