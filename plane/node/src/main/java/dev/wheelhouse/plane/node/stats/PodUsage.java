// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;

/// What the running containers of a pod use, by name.
public record PodUsage(Pod pod, Map<String, Sample> containers) {

  public PodUsage {
    containers = Map.copyOf(containers);
  }
}
