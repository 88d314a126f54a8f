// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.tainteviction;

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
import java.util.List;

/// Wires the loop over pods on tainted nodes.
public final class TaintEvictionController implements ControllerFactory {

  private static final String BY_NODE = "node";

  @Override
  public String name() {
    return "taint-eviction-controller";
  }

  @Override
  public void start(ControllerContext context) {
    PlaneClient client = context.client();
    Resources<Pod> pods = client.resources(Pod.class);
    Informer<Node> nodes = client.resources(Node.class).informer();
    pods.informer()
        .index(
            BY_NODE,
            pod -> PodState.isAssigned(pod) ? List.of(pod.getSpec().getNodeName()) : List.of());
    ControlLoop loop =
        context.loop(
            "tainteviction",
            new TaintEvictionReconciler(
                pods, nodes, context.events("taint-eviction-controller"), context.clock()));
    loop.watch(
            pods.informer(),
            pod ->
                PodState.isAssigned(pod) && isTainted(nodes, pod.getSpec().getNodeName())
                    ? List.of(Key.of(pod))
                    : List.of())
        .watch(nodes, new NodeTaintChanges(loop, pods.informer()))
        .start();
  }

  private static boolean isTainted(Informer<Node> nodes, String node) {
    return nodes.get("", node).filter(TaintEvictionReconciler::isEvicting).isPresent();
  }

  /// Enqueues the pods of a node that evicts, when it begins to and when its taints change.
  private record NodeTaintChanges(ControlLoop loop, Informer<Pod> pods)
      implements Informer.Handler<Node> {

    @Override
    public void added(Node node) {
      if (TaintEvictionReconciler.isEvicting(node)) {
        enqueuePods(node);
      }
    }

    @Override
    public void updated(Node before, Node after) {
      if (TaintEvictionReconciler.isEvicting(after)
          && !before.getSpec().getTaints().equals(after.getSpec().getTaints())) {
        enqueuePods(after);
      }
    }

    @Override
    public void deleted(Node last) {}

    private void enqueuePods(Node node) {
      pods.byIndex(BY_NODE, node.getMetadata().getName()).forEach(pod -> loop.enqueue(Key.of(pod)));
    }
  }
}
