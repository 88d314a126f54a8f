// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.endpointslice;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import dev.wheelhouse.plane.controllers.services.ServicePods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Observes a Service's backends and slices, writes the slices that differ. Slices of a Service
/// that is gone are left to garbage collection.
final class EndpointSliceReconciler implements Reconciler {

  /// Informers are shared and so are the names of their indexes: this one leaves out what others
  /// wrote.
  private static final String BY_SERVICE = "service-of-managed-slices";

  private static final String ZONE = "topology.kubernetes.io/zone";

  private final ServicePods pods;
  private final Resources<EndpointSlice> slices;
  private final Informer<Node> nodes;

  EndpointSliceReconciler(ServicePods pods, Resources<EndpointSlice> slices, Informer<Node> nodes) {
    this.pods = pods;
    this.slices = slices;
    this.nodes = nodes;
    slices.informer().index(BY_SERVICE, slice -> keys(slice).stream().map(Key::toString).toList());
  }

  /// The Service of a slice that this controller writes.
  static List<Key> keys(EndpointSlice slice) {
    Map<String, String> labels =
        Objects.requireNonNullElse(slice.getMetadata().getLabels(), Map.of());
    String service = labels.get(EndpointSlicePlanner.SERVICE_LABEL);
    return service == null
            || !EndpointSlicePlanner.MANAGER.equals(labels.get(EndpointSlicePlanner.MANAGED_BY))
        ? List.of()
        : List.of(new Key(slice.getMetadata().getNamespace(), service));
  }

  @Override
  public Outcome reconcile(Key key) {
    Optional<Service> found = pods.services().get(key.namespace(), key.name());
    if (found.isEmpty()
        || found.get().getMetadata().getDeletionTimestamp() != null
        || ServicePods.selector(found.get()).isEmpty()) {
      return Outcome.DONE;
    }
    EndpointSlicePlanner.plan(
            found.get(),
            pods.backends(found.get()),
            slices.informer().byIndex(BY_SERVICE, key.toString()),
            this::zone)
        .forEach(this::act);
    return Outcome.DONE;
  }

  private String zone(String node) {
    return nodes
        .get("", node)
        .map(found -> found.getMetadata().getLabels())
        .map(labels -> labels.getOrDefault(ZONE, ""))
        .orElse("");
  }

  private void act(EndpointSlicePlanner.Step step) {
    switch (step) {
      case EndpointSlicePlanner.Step.Create(var slice) -> create(slice);
      case EndpointSlicePlanner.Step.Update(var slice) -> slices.update(slice);
      case EndpointSlicePlanner.Step.Delete(var slice) ->
          slices.delete(
              slice.getMetadata().getNamespace(),
              slice.getMetadata().getName(),
              DeleteQuery.background(slice.getMetadata().getUid()));
    }
  }

  private void create(EndpointSlice slice) {
    try {
      slices.create(slice);
    } catch (PlatformException e) {
      throw e.is(Reason.ALREADY_EXISTS)
          ? new PlatformException(Reason.CONFLICT, "the slice is not in the cache yet", e)
          : e;
    }
  }
}
