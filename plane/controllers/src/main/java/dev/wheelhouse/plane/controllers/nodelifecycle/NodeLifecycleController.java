// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.nodelifecycle;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.List;

/// Wires the loop over nodes: their changes and their Leases' renewals.
public final class NodeLifecycleController implements ControllerFactory {

  @Override
  public String name() {
    return "node-lifecycle-controller";
  }

  @Override
  public void start(ControllerContext context) {
    PlaneClient client = context.client();
    Resources<Node> nodes = client.resources(Node.class);
    Resources<Pod> pods = client.resources(Pod.class);
    Informer<Lease> leases = client.resources(Lease.class).informer();
    NodeLifecycleReconciler reconciler =
        new NodeLifecycleReconciler(
            nodes,
            leases,
            pods,
            context.options().nodeMonitorGracePeriod(),
            context.events("node-controller"),
            context.clock());
    context
        .loop("nodelifecycle", reconciler)
        .watch(nodes.informer())
        .watch(leases, NodeLifecycleController::nodeOf)
        .needs(pods.informer())
        .start();
  }

  private static List<Key> nodeOf(Lease lease) {
    return NodeLifecycleReconciler.LEASES.equals(lease.getMetadata().getNamespace())
        ? List.of(new Key("", lease.getMetadata().getName()))
        : List.of();
  }
}
