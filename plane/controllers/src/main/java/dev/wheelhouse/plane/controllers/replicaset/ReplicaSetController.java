// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.replicaset;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.ControlLoop;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Owners;
import dev.wheelhouse.plane.client.selectors.LabelMatcher;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import dev.wheelhouse.plane.controllers.children.Children;
import dev.wheelhouse.plane.controllers.pods.Expectations;
import dev.wheelhouse.plane.controllers.pods.PodExpectations;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Collection;
import java.util.List;

/// Wires the ReplicaSet loop: its own changes, its pods' changes, and orphans that it may adopt.
public final class ReplicaSetController implements ControllerFactory {

  @Override
  public String name() {
    return "replicaset-controller";
  }

  @Override
  public void start(ControllerContext context) {
    Resources<ReplicaSet> sets = context.client().resources(ReplicaSet.class);
    Resources<Pod> pods = context.client().resources(Pod.class);
    Children<Pod> children = new Children<>(pods);
    Expectations expectations = new Expectations(context.clock());
    ReplicaSetReconciler reconciler =
        new ReplicaSetReconciler(
            sets, pods, children, expectations, context.events(name()), context.clock());
    ControlLoop loop = context.loop("replicaset", reconciler);
    Informer<ReplicaSet> informer = sets.informer();
    loop.watch(informer)
        .watch(children.informer(), new PodExpectations("ReplicaSet", expectations, loop))
        .watch(children.informer(), pod -> adopters(informer, pod))
        .start();
  }

  /// The sets that would adopt an orphan.
  private static Collection<Key> adopters(Informer<ReplicaSet> sets, Pod pod) {
    if (Owners.controllerOf(pod).isPresent()) {
      return List.of();
    }
    return sets.list(pod.getMetadata().getNamespace()).stream()
        .filter(set -> LabelMatcher.of(set.getSpec().getSelector()).matches(pod))
        .map(Key::of)
        .toList();
  }
}
