// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/// Removes one object after another from the clusters. Nothing is deleted without proof: the object
/// must be there to be read and must carry the application's labels. No error with one object
/// concerns another.
///
/// What must not be forgotten is not: while the application lives, an object that it may not remove
/// now stays recorded. When the application goes, its own rights may have gone before it, and the
/// program's own take their place: to delete what is proven to be the application's, and for
/// nothing that the application says.
final class Remover {

  private static final int ATTEMPTS = 5;

  /// How charts say that an object outlives its release.
  private static final String KEEP = "helm.sh/resource-policy";

  /// Takes the labels away that say whose an object is.
  private static final JsonObject OWNERLESS =
      JsonObject.of(
          "metadata",
          JsonObject.of(
              "labels",
              JsonObject.of(AppKeys.NAME, JsonNull.NULL, AppKeys.NAMESPACE, JsonNull.NULL)));

  private final Access access;
  private final Reach reach;
  private final Owner owner;
  private final ResourcePolicies policies;
  private final Extent extent;
  private final Notices notices;

  /// @param application the clusters, as whom the application acts there
  /// @param program the clusters, as the program itself
  record Access(ClusterAccess application, ClusterAccess program) {}

  enum Extent {
    /// What an application that lives on wants no more.
    LEFTOVERS,
    /// All of an application that goes.
    EVERYTHING
  }

  Remover(
      Access access,
      Reach reach,
      Owner owner,
      ResourcePolicies policies,
      Extent extent,
      Notices notices) {
    this.access = access;
    this.reach = reach;
    this.owner = owner;
    this.policies = policies;
    this.extent = extent;
    this.notices = notices;
  }

  Removal remove(ManagedResource resource) {
    try {
      return seen(access.application(), resource, false);
    } catch (PlatformException e) {
      return e.is(Reason.FORBIDDEN) && extent == Extent.EVERYTHING
          ? removeAsProgram(resource)
          : stuck(resource, e);
    }
  }

  /// Asks a group of objects whether it may go, see [Departure#before]. Where the application has
  /// lost the right to do what is wanted first, that is left out.
  ///
  /// @return what is waited for; empty when they may go
  Optional<String> begin(Departure way, ManagedResource leader) {
    try {
      return step(access.application(), leader, way::before);
    } catch (PlatformException e) {
      if (!forsaken(e)) {
        return Optional.of(leader.display() + ": " + e.getMessage());
      }
      notices.add(leader.display() + " goes without what it asks for before: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// The same when all but the leader are gone, see [Departure#after].
  Optional<String> end(Departure way, ManagedResource leader) {
    try {
      return step(access.application(), leader, way::after);
    } catch (PlatformException e) {
      if (!forsaken(e)) {
        return Optional.of(leader.display() + ": " + e.getMessage());
      }
      notices.add(leader.display() + " goes without what it asks for after: " + e.getMessage());
    }
    try {
      return step(
          access.program(),
          leader,
          (objects, raw) -> {
            way.forget(objects, raw);
            return Optional.empty();
          });
    } catch (PlatformException e) {
      return Optional.of(leader.display() + ": " + e.getMessage());
    }
  }

  private boolean forsaken(PlatformException e) {
    return e.is(Reason.FORBIDDEN) && extent == Extent.EVERYTHING;
  }

  private Optional<String> step(
      ClusterAccess clusters,
      ManagedResource leader,
      BiFunction<ClusterObjects, JsonObject, Optional<String>> step) {
    try {
      return step.apply(
          reach.call(leader.cluster(), () -> clusters.objects(leader.cluster())), leader.raw());
    } catch (PlatformException e) {
      if (extent == Extent.EVERYTHING && e.is(Reason.NOT_FOUND)) {
        return Optional.empty(); // the cluster is gone; its objects are told of one by one
      }
      throw e;
    }
  }

  private Removal removeAsProgram(ManagedResource resource) {
    try {
      return seen(access.program(), resource, true);
    } catch (PlatformException e) {
      return e.is(Reason.FORBIDDEN)
          ? new Removal.Left(
              resource.display() + " stays: nobody who is asked may delete it: " + e.getMessage())
          : stuck(resource, e);
    }
  }

  private static Removal stuck(ManagedResource resource, PlatformException e) {
    return new Removal.Stuck(resource.display() + " cannot be deleted: " + e.getMessage());
  }

  /// What is changed between the look at it and its deletion is looked at again: it may not be the
  /// application's any more.
  private Removal seen(ClusterAccess clusters, ManagedResource resource, boolean last) {
    for (int attempt = 1; ; attempt++) {
      try {
        return remove(clusters, resource, last);
      } catch (PlatformException e) {
        if (!e.is(Reason.CONFLICT) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /// @param last whether nobody else will try when the object may not be read
  private Removal remove(ClusterAccess clusters, ManagedResource resource, boolean last) {
    ClusterObjects objects;
    try {
      objects = reach.call(resource.cluster(), () -> clusters.objects(resource.cluster()));
    } catch (PlatformException e) {
      if (extent == Extent.EVERYTHING && e.is(Reason.NOT_FOUND)) {
        return new Removal.Left(resource.display() + " is out of reach: " + e.getMessage());
      }
      throw e;
    }
    Optional<JsonObject> live;
    try {
      live = reach.call(resource.cluster(), () -> objects.get(resource.ref()));
    } catch (PlatformException e) {
      if (e.is(Reason.NOT_FOUND)) {
        return new Removal.Left(
            resource.display() + " cannot be there any more: " + e.getMessage());
      }
      if (last && e.is(Reason.FORBIDDEN)) {
        return new Removal.Left(
            resource.display()
                + " stays: it may not be read, so nothing proves whose it is: "
                + e.getMessage());
      }
      throw e;
    }
    return live.isEmpty() ? new Removal.Gone() : remove(objects, resource, live.get());
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
    Optional<String> orphaned = orphaned(resource, live);
    if (orphaned.isPresent()) {
      objects.merge(resource.ref(), OWNERLESS, Applier.FIELD_MANAGER);
      return new Removal.Left(resource.display() + " stays, and is nobody's: " + orphaned.get());
    }
    if (live.string("metadata", "deletionTimestamp").isEmpty()) {
      objects.delete(
          resource.ref(),
          live.string("metadata", "uid").orElse(""),
          live.string("metadata", "resourceVersion").orElse(""),
          false);
    }
    return objects
        .get(resource.ref())
        .map(it -> (Removal) new Removal.Leaving(leaving(resource, it)))
        .orElseGet(Removal.Gone::new);
  }

  /// Why an object stays that nobody wants any more; empty when it does not.
  private Optional<String> orphaned(ManagedResource resource, JsonObject live) {
    if (keeps(resource.raw()) || keeps(live)) {
      return Optional.of("it is annotated " + KEEP + "=keep");
    }
    return policies
        .garbage()
        .rule(resource.raw())
        .filter(ResourcePolicies.GarbageRule::orphan)
        .map(_ -> "a rule orphans it (propagation: orphan)");
  }

  private static boolean keeps(JsonObject object) {
    return object
        .string("metadata", "annotations", KEEP)
        .map(it -> it.strip().toLowerCase(Locale.ROOT))
        .filter("keep"::equals)
        .isPresent();
  }

  private static String leaving(ManagedResource resource, JsonObject live) {
    return resource.display()
        + " is being deleted"
        + live.array("metadata", "finalizers")
            .filter(it -> !it.isEmpty())
            .map(it -> " and waits for " + String.join(", ", it.strings()))
            .orElse("");
  }
}
