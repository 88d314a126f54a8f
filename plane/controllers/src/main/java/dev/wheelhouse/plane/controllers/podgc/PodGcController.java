// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.podgc;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.ControlLoop;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import dev.wheelhouse.plane.controllers.pods.PodState;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.List;

/// Wires the loop over pods that may have to be removed.
public final class PodGcController implements ControllerFactory {

  private static final String BY_NODE = "node";

  @Override
  public String name() {
    return "pod-garbage-collector-controller";
  }

  @Override
  public void start(ControllerContext context) {
    PlaneClient client = context.client();
    Resources<Pod> pods = client.resources(Pod.class);
    Resources<Node> nodes = client.resources(Node.class);
    pods.informer()
        .index(
            BY_NODE,
            pod -> PodState.isAssigned(pod) ? List.of(pod.getSpec().getNodeName()) : List.of());
    PodGcReconciler reconciler =
        new PodGcReconciler(
            pods, nodes, context.options().terminatedPodThreshold(), context.clock());
    ControlLoop loop = context.loop("podgc", reconciler, 2);
    loop.watch(pods.informer(), pod -> suspects(pod, nodes.informer()))
        .watch(nodes.informer(), new NodeEnds(loop, pods.informer()))
        .start();
  }

  private static Collection<Key> suspects(Pod pod, Informer<Node> nodes) {
    if (PodState.isFinished(pod)) {
      return List.of(Key.of(pod), PodGcReconciler.FINISHED);
    }
    boolean lost =
        PodState.isAssigned(pod)
            ? nodes.get("", pod.getSpec().getNodeName()).isEmpty()
            : PodState.isTerminating(pod);
    return lost ? List.of(Key.of(pod)) : List.of();
  }

  private record NodeEnds(ControlLoop loop, Informer<Pod> pods) implements Informer.Handler<Node> {
    @Override
    public void added(Node node) {}

    @Override
    public void updated(Node before, Node after) {}

    @Override
    public void deleted(Node last) {
      pods.byIndex(BY_NODE, last.getMetadata().getName()).forEach(pod -> loop.enqueue(Key.of(pod)));
    }
  }
}
