// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers;

import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.Timestamps;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.util.List;

/// Plays the node in tests: makes pods run, succeed, fail or go.
public final class TestPods {

  private final Resources<Pod> pods;

  public TestPods(PlaneClient client) {
    this.pods = client.resources(Pod.class);
  }

  public List<Pod> list() {
    return pods.list("default", ListQuery.ALL);
  }

  public void readyAll() {
    list().stream().filter(pod -> pod.getStatus() == null).forEach(pod -> ready(pod, true));
  }

  public Pod ready(Pod pod, boolean ready) {
    return pods.updateStatus(
        new PodBuilder(latest(pod))
            .editOrNewStatus()
            .withPhase("Running")
            .withPodIP("10.0.0." + (1 + Math.floorMod(pod.getMetadata().getName().hashCode(), 250)))
            .withConditions(
                new PodConditionBuilder()
                    .withType("Ready")
                    .withStatus(ready ? "True" : "False")
                    .withLastTransitionTime(Timestamps.format(Instant.now()))
                    .build())
            .endStatus()
            .build());
  }

  public Pod phase(Pod pod, String phase) {
    return pods.updateStatus(
        new PodBuilder(latest(pod)).editOrNewStatus().withPhase(phase).endStatus().build());
  }

  private Pod latest(Pod pod) {
    return pods.get(pod.getMetadata().getNamespace(), pod.getMetadata().getName()).orElseThrow();
  }
}
