// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers;

import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.Timestamps;
import dev.wheelhouse.plane.client.memory.Edits;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

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
    String address = "10.0.0." + (1 + Math.floorMod(pod.getMetadata().getName().hashCode(), 250));
    return edit(
        pod,
        status ->
            status
                .withPhase("Running")
                .withPodIP(address)
                .withConditions(
                    new PodConditionBuilder()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "False")
                        .withLastTransitionTime(Timestamps.format(Instant.now()))
                        .build()));
  }

  public Pod phase(Pod pod, String phase) {
    return edit(pod, status -> status.withPhase(phase));
  }

  private Pod edit(Pod pod, UnaryOperator<PodStatusBuilder> change) {
    return Edits.editStatus(
        pods,
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        live -> new PodBuilder(live).withStatus(change.apply(statusOf(live)).build()).build());
  }

  private static PodStatusBuilder statusOf(Pod pod) {
    return pod.getStatus() == null ? new PodStatusBuilder() : new PodStatusBuilder(pod.getStatus());
  }
}
