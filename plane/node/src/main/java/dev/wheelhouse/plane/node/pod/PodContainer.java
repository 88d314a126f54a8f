// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.node.pod.ContainerView.Role;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;

/// One container as a pod's spec has it, whichever of its three lists it is in.
///
/// @param target the container whose processes an ephemeral one sees; empty for none
record PodContainer(Container spec, Role role, String target) {

  /// Init containers in order, then the main ones in order, then the ephemeral ones.
  static List<PodContainer> of(Pod pod) {
    List<PodContainer> all = new ArrayList<>();
    for (Container init : pod.getSpec().getInitContainers()) {
      Role role = "Always".equals(init.getRestartPolicy()) ? Role.SIDECAR : Role.INIT;
      all.add(new PodContainer(init, role, ""));
    }
    pod.getSpec().getContainers().forEach(main -> all.add(new PodContainer(main, Role.MAIN, "")));
    pod.getSpec().getEphemeralContainers().forEach(container -> all.add(ephemeral(container)));
    return all;
  }

  private static PodContainer ephemeral(EphemeralContainer container) {
    JsonObject tree = Models.tree(container);
    tree.remove("targetContainerName");
    String target = container.getTargetContainerName();
    return new PodContainer(
        Models.read(tree, Container.class), Role.EPHEMERAL, target == null ? "" : target);
  }

  /// The container whose processes an ephemeral container of this name sees; empty for none.
  static String target(Pod pod, String name) {
    return pod.getSpec().getEphemeralContainers().stream()
        .filter(container -> container.getName().equals(name))
        .map(EphemeralContainer::getTargetContainerName)
        .filter(target -> target != null && !target.isEmpty())
        .findFirst()
        .orElse("");
  }

  /// The name of the list of a pod's spec that a container is in.
  static String list(Pod pod, String name) {
    return of(pod).stream()
        .filter(container -> container.spec().getName().equals(name))
        .findFirst()
        .map(container ->
            switch (container.role()) {
              case INIT, SIDECAR -> "initContainers";
              case MAIN -> "containers";
              case EPHEMERAL -> "ephemeralContainers";
            })
        .orElse("containers");
  }
}
