// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.node.spec.Resources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// A change of a running container's requests and limits of cpu and memory. Pure.
final class PodResize {

  private static final String RESTART = "RestartContainer";

  private PodResize() {}

  /// Which resources a container has that are to be others.
  static Set<String> changed(Container now, Container wanted) {
    Set<String> names = new HashSet<>();
    differences(Resources.requests(now), Resources.requests(wanted), names);
    differences(Resources.limits(now), Resources.limits(wanted), names);
    return names;
  }

  private static void differences(
      Map<String, Quantity> now, Map<String, Quantity> wanted, Set<String> names) {
    Set<String> all = new HashSet<>(now.keySet());
    all.addAll(wanted.keySet());
    all.stream()
        .filter(name -> amount(now, name).compareTo(amount(wanted, name)) != 0)
        .forEach(names::add);
  }

  private static BigDecimal amount(Map<String, Quantity> amounts, String name) {
    Quantity quantity = amounts.get(name);
    return quantity == null ? BigDecimal.ZERO : quantity.getNumericalAmount();
  }

  /// Whether the container's own policy has it started again for such a change.
  static boolean needsRestart(Container wanted, Set<String> changed) {
    return wanted.getResizePolicy().stream()
        .anyMatch(policy ->
            changed.contains(policy.getResourceName())
                && RESTART.equals(policy.getRestartPolicy()));
  }

  /// Whether a running container does not have yet what the pod says.
  static boolean isOn(PodView view) {
    return PodContainer.of(view.pod()).stream()
        .anyMatch(wanted ->
            view.containers().stream()
                .filter(container -> container.name().equals(wanted.spec().getName()))
                .filter(ContainerView::isRunning)
                .anyMatch(container -> !changed(container.spec(), wanted.spec()).isEmpty()));
  }

  /// Adds what a running container has now.
  static void report(ContainerView container, JsonObject status) {
    if (!container.isRunning() || container.spec().getResources() == null) {
      return;
    }
    Map<String, Quantity> requests = Resources.requests(container.spec());
    if (!requests.isEmpty()) {
      JsonObject allocated = new JsonObject();
      requests.forEach((name, amount) -> allocated.put(name, amount.toString()));
      status.put("allocatedResources", allocated);
    }
    status.put("resources", Models.tree(container.spec().getResources()));
  }
}
