// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.pod.ContainerState.Running;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// The probes of a pod's running containers. Owned by the worker's thread.
final class ContainerProbes {

  private final PodScope scope;
  private final Supplier<String> address;
  private final BiConsumer<String, UnaryOperator<ContainerView>> change;
  private final Map<String, Prober> probers = new HashMap<>();

  /// @param address the pod's IP
  /// @param change changes what is known of a container, on the worker's thread
  ContainerProbes(
      PodScope scope,
      Supplier<String> address,
      BiConsumer<String, UnaryOperator<ContainerView>> change) {
    this.scope = scope;
    this.address = address;
    this.change = change;
  }

  /// Does nothing for a container that is not running, is probed already, or never is.
  void start(ContainerView container) {
    if (!(container.state() instanceof Running running)
        || !container.role().probed()
        || probers.containsKey(container.name())) {
      return;
    }
    Prober prober =
        new Prober(
            new Handlers(scope.node().runtime(), running.id(), address.get(), container.spec()),
            scope.tasks(),
            scope.node().clock(),
            new RunFindings(container.name(), running.id()));
    probers.put(container.name(), prober);
    prober.start(container.started());
  }

  void stop(String container) {
    Prober prober = probers.remove(container);
    if (prober != null) {
      prober.close();
    }
  }

  void close() {
    probers.values().forEach(Prober::close);
  }

  /// Findings about one run of a container; they count only while that run is on.
  private final class RunFindings implements Prober.Findings {
    private final String container;
    private final String id;

    RunFindings(String container, String id) {
      this.container = container;
      this.id = id;
    }

    private void ifCurrent(UnaryOperator<ContainerView> finding) {
      scope.tell(() ->
          change.accept(
              container,
              view ->
                  view.isRunning() && view.id().orElse("").equals(id)
                      ? finding.apply(view)
                      : view));
    }

    @Override
    public void started() {
      ifCurrent(view -> view.withHealth(true, view.ready()));
    }

    @Override
    public void ready(boolean ready) {
      ifCurrent(view -> view.withHealth(view.started(), ready));
    }

    @Override
    public void unhealthy(String probe, String message) {
      scope.warning(container, "Unhealthy", probe + " probe failed: " + message);
    }

    @Override
    public void dead(String probe, Probe failed) {
      Long seconds = failed.getTerminationGracePeriodSeconds();
      ifCurrent(view ->
          view.doom(
              "Container %s failed %s probe, will be restarted".formatted(container, probe),
              seconds == null ? null : Duration.ofSeconds(seconds)));
    }
  }
}
