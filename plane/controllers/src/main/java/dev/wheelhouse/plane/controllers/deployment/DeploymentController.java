// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.deployment;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.ControlLoop;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Owners;
import dev.wheelhouse.plane.client.selectors.LabelMatcher;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import dev.wheelhouse.plane.controllers.children.Children;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Collection;
import java.util.List;

/// Wires the Deployment loop: its own changes, those of its ReplicaSets, and, for Recreate, the end
/// of its old pods.
public final class DeploymentController implements ControllerFactory {

  @Override
  public String name() {
    return "deployment-controller";
  }

  @Override
  public void start(ControllerContext context) {
    Resources<Deployment> deployments = context.client().resources(Deployment.class);
    Resources<ReplicaSet> sets = context.client().resources(ReplicaSet.class);
    Children<Pod> pods = new Children<>(context.client().resources(Pod.class));
    DeploymentReconciler reconciler =
        new DeploymentReconciler(deployments, sets, pods, context.events(name()), context.clock());
    ControlLoop loop = context.loop("deployment", reconciler);
    Informer<Deployment> informer = deployments.informer();
    loop.watch(informer)
        .watchOwned(sets.informer(), "Deployment")
        .watch(sets.informer(), set -> adopters(informer, set))
        .watch(pods.informer(), new PodEnds(loop, deployments.informer(), sets.informer()))
        .start();
  }

  private static Collection<Key> adopters(Informer<Deployment> deployments, ReplicaSet set) {
    if (Owners.controllerOf(set).isPresent()) {
      return List.of();
    }
    return deployments.list(set.getMetadata().getNamespace()).stream()
        .filter(deployment -> matches(deployment, set))
        .map(Key::of)
        .toList();
  }

  private static boolean matches(Deployment deployment, ReplicaSet set) {
    LabelMatcher selector = LabelMatcher.of(deployment.getSpec().getSelector());
    return !selector.isEmpty() && selector.matches(set);
  }

  /// A Recreate rollout goes on when the last old pod is gone.
  private record PodEnds(
      ControlLoop loop, Informer<Deployment> deployments, Informer<ReplicaSet> sets)
      implements Informer.Handler<Pod> {

    @Override
    public void added(Pod pod) {}

    @Override
    public void updated(Pod before, Pod after) {}

    @Override
    public void deleted(Pod last) {
      for (Key set : Owners.keysOfController(last, "ReplicaSet")) {
        sets.get(set.namespace(), set.name()).stream()
            .flatMap(found -> Owners.keysOfController(found, "Deployment").stream())
            .filter(this::isRecreate)
            .forEach(loop::enqueue);
      }
    }

    private boolean isRecreate(Key key) {
      return deployments
          .get(key.namespace(), key.name())
          .filter(found -> !Rollout.isRolling(found))
          .isPresent();
    }
  }
}
