// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.services;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.loop.ControlLoop;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.selectors.LabelMatcher;
import dev.wheelhouse.plane.controllers.pods.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the pods of a Service and the Services of a pod by indexes, without walking through a
/// namespace: pods are kept by each of their labels, Services by one label that they select.
public final class ServicePods {

  private static final String BY_LABEL = "label";
  private static final String BY_SELECTED_LABEL = "selected-label";

  private final Informer<Service> services;
  private final Informer<Pod> pods;

  public ServicePods(PlaneClient client) {
    this.services = client.resources(Service.class).informer();
    this.pods = client.resources(Pod.class).informer();
    pods.index(BY_LABEL, ServicePods::labelsOf);
    services.index(BY_SELECTED_LABEL, ServicePods::selectedLabelOf);
  }

  private static List<String> labelsOf(Pod pod) {
    Map<String, String> labels =
        Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
    List<String> keys = new ArrayList<>(labels.size());
    labels.forEach((name, value) -> keys.add(key(pod.getMetadata().getNamespace(), name, value)));
    return keys;
  }

  private static List<String> selectedLabelOf(Service service) {
    return selector(service)
        .map(selector -> {
          String name = new TreeMap<>(selector).firstKey();
          return List.of(key(service.getMetadata().getNamespace(), name, selector.get(name)));
        })
        .orElse(List.of());
  }

  private static String key(String namespace, String label, @Nullable String value) {
    return namespace + "/" + label + "=" + value;
  }

  /// Empty for Services whose endpoints are written by somebody else.
  public static Optional<Map<String, String>> selector(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector == null
            || selector.isEmpty()
            || "ExternalName".equals(service.getSpec().getType())
        ? Optional.empty()
        : Optional.of(selector);
  }

  public Informer<Service> services() {
    return services;
  }

  /// The pods that can be reached behind a Service, by name.
  public List<Backend> backends(Service service) {
    List<Backend> backends = new ArrayList<>();
    for (String label : selectedLabelOf(service)) {
      LabelMatcher matcher = LabelMatcher.of(selector(service).orElseThrow());
      for (Pod pod : pods.byIndex(BY_LABEL, label)) {
        if (matcher.matches(pod)) {
          Backend.of(service, pod).ifPresent(backends::add);
        }
      }
    }
    backends.sort(Comparator.comparing(backend -> backend.pod().getMetadata().getName()));
    return backends;
  }

  /// Enqueues the Services that a pod concerns whenever something about it changes that shows in
  /// endpoints.
  public void feed(ControlLoop loop) {
    loop.watch(
        pods,
        new Informer.Handler<>() {
          @Override
          public void added(Pod pod) {
            servicesOf(pod).forEach(loop::enqueue);
          }

          @Override
          public void updated(Pod before, Pod after) {
            if (differ(before, after)) {
              servicesOf(before).forEach(loop::enqueue);
              servicesOf(after).forEach(loop::enqueue);
            }
          }

          @Override
          public void deleted(Pod last) {
            servicesOf(last).forEach(loop::enqueue);
          }
        });
  }

  private Collection<Key> servicesOf(Pod pod) {
    List<Key> keys = new ArrayList<>(2);
    for (String label : labelsOf(pod)) {
      for (Service service : services.byIndex(BY_SELECTED_LABEL, label)) {
        if (LabelMatcher.of(selector(service).orElse(Map.of())).matches(pod)) {
          keys.add(Key.of(service));
        }
      }
    }
    return keys;
  }

  private static boolean differ(Pod before, Pod after) {
    return PodState.isReady(before) != PodState.isReady(after)
        || PodState.isTerminating(before) != PodState.isTerminating(after)
        || PodState.isFinished(before) != PodState.isFinished(after)
        || !Objects.equals(ip(before), ip(after))
        || !Objects.equals(before.getSpec().getNodeName(), after.getSpec().getNodeName())
        || !Objects.equals(before.getMetadata().getLabels(), after.getMetadata().getLabels());
  }

  private static @Nullable String ip(Pod pod) {
    return pod.getStatus() == null ? null : pod.getStatus().getPodIP();
  }
}
