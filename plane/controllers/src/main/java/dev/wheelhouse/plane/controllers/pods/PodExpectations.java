// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.pods;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.loop.ControlLoop;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Owners;
import io.fabric8.kubernetes.api.model.Pod;

/// Meets expectations by what the pod informer tells, and wakes the loop of the pods' controller.
///
/// @param ownerKind the kind of controller that is served
public record PodExpectations(String ownerKind, Expectations expectations, ControlLoop loop)
    implements Informer.Handler<Pod> {

  @Override
  public void added(Pod pod) {
    for (Key owner : Owners.keysOfController(pod, ownerKind)) {
      if (PodState.isTerminating(pod)) {
        expectations.deleted(owner, pod.getMetadata().getUid());
      } else {
        expectations.created(owner);
      }
      loop.enqueue(owner);
    }
  }

  @Override
  public void updated(Pod before, Pod after) {
    Owners.keysOfController(before, ownerKind).forEach(loop::enqueue);
    for (Key owner : Owners.keysOfController(after, ownerKind)) {
      if (PodState.isTerminating(after)) {
        expectations.deleted(owner, after.getMetadata().getUid());
      }
      loop.enqueue(owner);
    }
  }

  @Override
  public void deleted(Pod last) {
    for (Key owner : Owners.keysOfController(last, ownerKind)) {
      expectations.deleted(owner, last.getMetadata().getUid());
      loop.enqueue(owner);
    }
  }
}
