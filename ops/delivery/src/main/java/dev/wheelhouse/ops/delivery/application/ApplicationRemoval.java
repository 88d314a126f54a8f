// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.ops.delivery.application.ApplicationReconciler.Removed;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.definitions.snapshot.Snapshot;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Collected;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers.Generation;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions.Revision;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus;
import java.util.List;
import java.util.Optional;

/// Takes applications away that are to go, in any number of calls. Safe for use by many threads.
final class ApplicationRemoval {

  private final RevisionReader reader;
  private final OwnedResources resources;
  private final ApplicationRevisions revisions;
  private final Authors authors;
  private final Clock clock;

  ApplicationRemoval(
      RevisionReader reader,
      OwnedResources resources,
      ApplicationRevisions revisions,
      Authors authors,
      Clock clock) {
    this.reader = reader;
    this.resources = resources;
    this.revisions = revisions;
    this.authors = authors;
    this.clock = clock;
  }

  /// Takes an application away that is to go.
  Removed cleanUp(JsonObject application) {
    Optional<ResourcePolicies> policies = lastPolicies(application);
    if (policies.isEmpty()) {
      return left(
          application, "its policies cannot be read, and they say what is to stay: mend them");
    }
    try {
      return cleanUp(application, policies.get());
    } catch (PlatformException e) {
      return left(application, Refusals.messageOrThrow(e));
    }
  }

  /// Those of the application, or else of the newest revision of which they can be read. What never
  /// had a revision has deployed nothing.
  private Optional<ResourcePolicies> lastPolicies(JsonObject application) {
    List<Revision> kept = revisions.all(application);
    JsonObject spec = application.object("spec").orElseGet(JsonObject::new);
    Snapshot newest = kept.isEmpty() ? Snapshot.EMPTY : kept.getFirst().definitions();
    Optional<ResourcePolicies> own = reader.policies(application, newest, spec);
    if (own.isPresent()) {
      return own;
    }
    return kept.isEmpty()
        ? Optional.of(ResourcePolicies.NONE)
        : kept.stream()
            .flatMap(it -> reader.policies(application, it.definitions(), it.spec()).stream())
            .findFirst();
  }

  /// As whom an application goes: what is deleted is proven by its trackers and labels, so one
  /// whose author nobody knows can go as well.
  private Identity leaver(JsonObject application) {
    try {
      return authors.of(application);
    } catch (PlatformException e) {
      if (e.is(Reason.FORBIDDEN)) {
        return Identity.SELF;
      }
      throw e;
    }
  }

  private Removed left(JsonObject application, String why) {
    JsonObject before = application.object("status").orElseGet(JsonObject::new);
    return new Removed(
        false,
        ApplicationStatus.deleting(before, List.of(why), clock.now()),
        Pauses.PROBLEM,
        List.of());
  }

  private Removed cleanUp(JsonObject application, ResourcePolicies policies) {
    Owner owner = Owner.of(application);
    ResourceKeeper keeper =
        resources.open(owner, Generation.NONE, policies, leaver(application), Identity.SELF);
    Collected collected = keeper.removeAll(Dependencies.of(revisions, owner, policies));
    boolean gone = collected.done() && revisions.removeAll(owner.namespace(), owner.name());
    JsonObject before = application.object("status").orElseGet(JsonObject::new);
    return new Removed(
        gone,
        ApplicationStatus.deleting(before, collected.waiting(), clock.now()),
        collected.done() || collected.leaving() ? Pauses.REMOVAL : Pauses.PROBLEM,
        keeper.notices());
  }
}
