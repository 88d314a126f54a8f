// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.loop.Key;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Tells of changes of pods that want ports of the machine, by keys that are no Service's: their
/// namespace begins with `pod/`.
record HostPortPods(Consumer<Key> changed) implements Informer.Handler<Pod> {

  private static final String PREFIX = "pod/";

  static Key key(Pod pod) {
    return new Key(PREFIX + pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }

  /// The pod that a key stands for; empty for a Service's.
  static Optional<Key> pod(Key key) {
    return key.namespace().startsWith(PREFIX)
        ? Optional.of(new Key(key.namespace().substring(PREFIX.length()), key.name()))
        : Optional.empty();
  }

  static boolean wants(Pod pod) {
    return Stream.concat(
            pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
        .flatMap(container -> container.getPorts().stream())
        .anyMatch(port -> port.getHostPort() != null && port.getHostPort() > 0);
  }

  private void tell(Pod pod) {
    if (wants(pod)) {
      changed.accept(key(pod));
    }
  }

  @Override
  public void added(Pod pod) {
    tell(pod);
  }

  @Override
  public void updated(Pod before, Pod after) {
    tell(after);
  }

  @Override
  public void deleted(Pod last) {
    tell(last);
  }
}
