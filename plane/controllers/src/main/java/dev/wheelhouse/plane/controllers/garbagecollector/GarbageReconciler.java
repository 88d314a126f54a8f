// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.garbagecollector;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.GenericResources;
import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.client.Patch;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Looks at one object of the graph; the key's name is its uid.
final class GarbageReconciler implements Reconciler {

  private final PlaneClient client;
  private final OwnerGraph graph;
  private final Kinds kinds;
  private final Consumer<String> lookAt;

  /// @param lookAt has an object looked at soon, by uid
  GarbageReconciler(PlaneClient client, OwnerGraph graph, Kinds kinds, Consumer<String> lookAt) {
    this.client = client;
    this.graph = graph;
    this.kinds = kinds;
    this.lookAt = lookAt;
  }

  /// What became of an owner.
  private enum OwnerState {
    ALIVE,
    ABSENT,
    /// It waits for its dependents to go.
    WAITING
  }

  @Override
  public Outcome reconcile(Key key) {
    Optional<OwnedObject> known = graph.get(key.name());
    if (known.isEmpty()) {
      return Outcome.DONE;
    }
    OwnedObject object = known.get();
    if (object.orphansDependents()) {
      orphan(object);
    } else if (object.waitsForDependents()) {
      deleteDependents(object);
    } else if (!object.deleting() && !object.owners().isEmpty()) {
      deleteIfAbandoned(object);
    }
    return Outcome.DONE;
  }

  private void orphan(OwnedObject owner) {
    for (OwnedObject dependent : graph.dependents(owner.uid())) {
      live(dependent)
          .ifPresent(found -> dropOwners(dependent, found, uid -> uid.equals(owner.uid())));
    }
    removeFinalizer(owner, OwnedObject.ORPHAN);
  }

  /// Removes the finalizer when nothing blocks any more. Dependents that are not yet being deleted
  /// are looked at; each of them sees that this owner waits.
  private void deleteDependents(OwnedObject owner) {
    boolean blocked = false;
    for (OwnedObject dependent : graph.dependents(owner.uid())) {
      if (dependent.blocks(owner.uid()) && !dependent.uid().equals(owner.uid())) {
        blocked |= !closesCycle(owner, dependent);
      }
      if (!dependent.deleting()) {
        lookAt.accept(dependent.uid());
      }
    }
    if (!blocked) {
      removeFinalizer(owner, OwnedObject.FOREGROUND);
    }
  }

  /// Two objects that own each other and both wait would wait forever: the one with the lower uid
  /// goes first.
  private boolean closesCycle(OwnedObject owner, OwnedObject dependent) {
    return dependent.waitsForDependents()
        && owner.uid().compareTo(dependent.uid()) < 0
        && isReachable(dependent, owner.uid(), new ArrayList<>());
  }

  private boolean isReachable(OwnedObject from, String uid, List<String> seen) {
    if (seen.contains(from.uid())) {
      return false;
    }
    seen.add(from.uid());
    return graph.dependents(from.uid()).stream()
        .filter(OwnedObject::waitsForDependents)
        .anyMatch(next -> next.uid().equals(uid) || isReachable(next, uid, seen));
  }

  private void deleteIfAbandoned(OwnedObject object) {
    Optional<GenericKubernetesResource> found = live(object);
    if (found.isEmpty() || found.get().getMetadata().getDeletionTimestamp() != null) {
      return;
    }
    List<OwnerReference> owners = found.get().getMetadata().getOwnerReferences();
    List<String> useless = new ArrayList<>();
    boolean alive = owners.isEmpty();
    boolean waiting = false;
    for (OwnerReference owner : owners) {
      switch (state(object, owner)) {
        case ALIVE -> alive = true;
        case ABSENT -> useless.add(owner.getUid());
        case WAITING -> {
          waiting = true;
          useless.add(owner.getUid());
        }
      }
    }
    if (!alive) {
      delete(object, found.get(), waiting);
    } else if (!useless.isEmpty()) {
      dropOwners(object, found.get(), useless::contains);
    }
  }

  private OwnerState state(OwnedObject object, OwnerReference reference) {
    if (graph.isGone(reference.getUid())) {
      return OwnerState.ABSENT;
    }
    Optional<ApiResource> resource = kinds.of(reference);
    // A kind that is not served cannot be looked up, and a cluster-scoped object cannot have an
    // owner in a namespace: both are left alone.
    if (resource.isEmpty() || (resource.get().namespaced() && object.namespace().isEmpty())) {
      return OwnerState.ALIVE;
    }
    String namespace = resource.get().namespaced() ? object.namespace() : "";
    Optional<GenericKubernetesResource> owner =
        client
            .resources(resource.get())
            .get(namespace, reference.getName())
            .filter(found -> found.getMetadata().getUid().equals(reference.getUid()));
    if (owner.isEmpty()) {
      graph.setGone(reference.getUid());
      return OwnerState.ABSENT;
    }
    return OwnedObject.of(resource.get(), owner.get()).waitsForDependents()
        ? OwnerState.WAITING
        : OwnerState.ALIVE;
  }

  /// In the foreground when an owner waits and there are dependents for which it must wait too.
  private void delete(OwnedObject object, HasMetadata live, boolean ownerWaits) {
    List<String> finalizers = live.getMetadata().getFinalizers();
    String propagation;
    if (finalizers.contains(OwnedObject.ORPHAN)) {
      propagation = "Orphan";
    } else if (finalizers.contains(OwnedObject.FOREGROUND)
        || (ownerWaits && !graph.dependents(object.uid()).isEmpty())) {
      propagation = "Foreground";
    } else {
      propagation = "Background";
    }
    resources(object)
        .delete(
            object.namespace(),
            object.name(),
            new DeleteQuery(
                object.uid(), live.getMetadata().getResourceVersion(), null, propagation));
  }

  private void dropOwners(OwnedObject object, HasMetadata live, Predicate<String> dropped) {
    JsonArray kept = new JsonArray();
    for (OwnerReference owner : live.getMetadata().getOwnerReferences()) {
      if (!dropped.test(owner.getUid())) {
        kept.add(Models.tree(owner));
      }
    }
    patch(object, live, "ownerReferences", kept);
  }

  private void removeFinalizer(OwnedObject object, String finalizer) {
    Optional<GenericKubernetesResource> found = live(object);
    if (found.isPresent() && found.get().getMetadata().getFinalizers().contains(finalizer)) {
      JsonArray kept = new JsonArray(found.get().getMetadata().getFinalizers());
      kept.remove(finalizer);
      patch(object, found.get(), "finalizers", kept);
    }
  }

  private void patch(OwnedObject object, HasMetadata live, String field, JsonArray value) {
    JsonObject metadata =
        JsonObject.of(
            "uid",
            object.uid(),
            "resourceVersion",
            live.getMetadata().getResourceVersion(),
            field,
            value);
    try {
      resources(object)
          .patch(
              object.namespace(),
              object.name(),
              new Patch.Merge(JsonObject.of("metadata", metadata)),
              "");
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND)) {
        throw e;
      }
    }
  }

  /// The newest state of the very object; when it is gone, its dependents are looked at.
  private Optional<GenericKubernetesResource> live(OwnedObject object) {
    Optional<GenericKubernetesResource> found =
        resources(object)
            .get(object.namespace(), object.name())
            .filter(live -> live.getMetadata().getUid().equals(object.uid()));
    if (found.isEmpty()) {
      graph.remove(object.uid()).forEach(lookAt);
    }
    return found;
  }

  private GenericResources resources(OwnedObject object) {
    return client.resources(object.resource());
  }
}
