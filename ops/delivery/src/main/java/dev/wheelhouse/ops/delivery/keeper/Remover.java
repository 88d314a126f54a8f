// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import java.util.Optional;

/// Removes one object after another from the clusters. Nothing is deleted without proof: the object
/// must be there to be read and must carry the application's labels. No error with one object
/// concerns another.
final class Remover {

  private final ClusterAccess clusters;
  private final Reach reach;
  private final Owner owner;
  private final ResourcePolicies policies;

  Remover(ClusterAccess clusters, Reach reach, Owner owner, ResourcePolicies policies) {
    this.clusters = clusters;
    this.reach = reach;
    this.owner = owner;
    this.policies = policies;
  }

  Removal remove(ManagedResource resource) {
    Optional<JsonObject> live;
    try {
      live =
          reach.call(
              resource.cluster(), () -> clusters.objects(resource.cluster()).get(resource.ref()));
    } catch (PlatformException e) {
      return unseen(resource, e);
    }
    if (live.isEmpty()) {
      return new Removal.Gone();
    }
    try {
      return remove(clusters.objects(resource.cluster()), resource, live.get());
    } catch (PlatformException e) {
      return new Removal.Stuck(resource.display() + " cannot be deleted: " + e.getMessage());
    }
  }

  private Removal remove(ClusterObjects objects, ManagedResource resource, JsonObject live) {
    if (policies.readOnly(resource.raw())) {
      return new Removal.Left(resource.display() + " stays: a policy calls it read-only");
    }
    if (Sharing.shares(owner, live) && Sharing.leave(objects, owner, resource.ref(), live)) {
      return new Removal.Gone();
    }
    if (!owner.owns(live)) {
      return new Removal.Left(
          resource.display() + " stays: it does not carry the labels of application " + owner);
    }
    if (live.string("metadata", "deletionTimestamp").isEmpty()) {
      boolean orphan =
          policies
              .garbage()
              .rule(resource.raw())
              .map(ResourcePolicies.GarbageRule::orphan)
              .orElse(false);
      objects.delete(resource.ref(), live.string("metadata", "uid").orElse(""), orphan);
    }
    return objects
        .get(resource.ref())
        .map(it -> (Removal) new Removal.Leaving(leaving(resource, it)))
        .orElseGet(Removal.Gone::new);
  }

  private static String leaving(ManagedResource resource, JsonObject live) {
    return resource.display()
        + " is being deleted"
        + live.array("metadata", "finalizers")
            .filter(it -> !it.isEmpty())
            .map(it -> " and waits for " + String.join(", ", it.strings()))
            .orElse("");
  }

  private static Removal unseen(ManagedResource resource, PlatformException e) {
    if (e.is(Reason.NOT_FOUND)) {
      return new Removal.Left(resource.display() + " cannot be there any more: " + e.getMessage());
    }
    if (e.is(Reason.FORBIDDEN)) {
      return new Removal.Left(
          resource.display()
              + " stays: it may not be read, so nothing proves whose it is: "
              + e.getMessage());
    }
    return new Removal.Stuck(resource.display() + " cannot be deleted: " + e.getMessage());
  }
}
