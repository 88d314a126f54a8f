// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.Drift;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.charts.ReleaseMarks;
import dev.wheelhouse.ops.delivery.clusters.Recent;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.ApplyOnce;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.Occasion;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.Update;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.util.List;
import java.util.Optional;

/// Puts objects into clusters by server-side apply, and writes nothing where the live object still
/// is what was wanted.
///
/// An annotation keeps a hash of what was applied, so that a field that is no longer wanted is seen
/// although the live object contains all that is. A field that somebody else manages is taken over,
/// and told. Safe for use by many threads.
final class Applier {

  static final String FIELD_MANAGER = "wheelhouse";
  private static final String RENDERED = "wheelhouse.dev/rendered-hash";
  private static final String JOB = "Job";

  /// One that is forgotten costs a write that changes nothing.
  private static final int REWORDED = 10_000;

  /// Objects that a server keeps in other words than they were applied in.
  private final Recent<ManagedResource.ObjectKey, String> reworded = new Recent<>(REWORDED);

  /// Whose objects are applied, and by which rules.
  record Terms(Owner owner, ResourcePolicies policies, Occasion occasion, Notices notices) {}

  /// Makes an object what is wanted.
  ///
  /// @return the live object; empty when a policy says that it is not to be made again
  /// @throws PlatformException `INVALID` when an object of this name belongs to somebody else, or
  ///   as the server refuses it; `CONFLICT` while an object of this name is being deleted
  Optional<JsonObject> apply(ClusterObjects objects, ManagedResource resource, Terms terms) {
    JsonObject wanted = resource.raw();
    ResourcePolicies policies = terms.policies();
    Optional<JsonObject> live = objects.get(resource.ref());
    if (policies.readOnly(wanted)) {
      return Optional.of(live.orElseThrow(() -> missing(resource)));
    }
    boolean kept = terms.occasion() == Occasion.STATE_KEEP;
    if (kept && policies.drifts()) {
      return live;
    }
    Optional<ApplyOnce> once = policies.applyOnce(wanted, terms.occasion());
    if (live.isEmpty()) {
      return kept && once.isPresent() ? live : Optional.of(create(objects, wanted, terms));
    }
    Ownership.Settled settled = Ownership.settled(objects, resource, live.get(), terms);
    JsonObject now = settled.live();
    return Optional.of(
        settled.writes()
            ? change(objects, resource, desired(wanted, now, once, terms), now, terms)
            : now);
  }

  private static JsonObject create(ClusterObjects objects, JsonObject wanted, Terms terms) {
    JsonObject made = sealed(wanted, wanted);
    if (terms.policies().shares(wanted)) {
      made.childObject("metadata")
          .childObject("annotations")
          .put(AppKeys.SHARED_BY, terms.owner().toString());
    }
    return objects.apply(made, FIELD_MANAGER, true);
  }

  /// What the object is to be, with the fields left as they are that policies say are not ours.
  private static JsonObject desired(
      JsonObject wanted, JsonObject live, Optional<ApplyOnce> once, Terms terms) {
    JsonObject desired = wanted.deepCopy();
    List<String> paths = once.map(ApplyOnce::paths).orElse(List.of());
    if (paths.contains("*")) {
      return live;
    }
    paths.forEach(path -> FieldPath.of(path).copy(live, desired));
    if (terms.policies().shares(wanted)) {
      desired
          .childObject("metadata")
          .childObject("annotations")
          .put(AppKeys.SHARED_BY, Sharing.text(Sharing.sharers(live)));
    }
    return sealed(desired, wanted);
  }

  private static JsonObject sealed(JsonObject object, JsonObject wanted) {
    JsonObject sealed = object.deepCopy();
    sealed.childObject("metadata").childObject("annotations").put(RENDERED, Hashes.of(wanted));
    return sealed;
  }

  private JsonObject change(
      ClusterObjects objects,
      ManagedResource resource,
      JsonObject desired,
      JsonObject live,
      Terms terms) {
    if (leaving(live)) {
      throw leaving(resource.ref());
    }
    if (!Drift.between(desired, live) || reworded.holds(resource.key(), wording(desired, live))) {
      return live;
    }
    Optional<Update> update = terms.policies().update(resource.raw());
    if (update.isPresent() && changes(update.get().recreate(), desired, live)) {
      return recreate(objects, resource.ref(), desired, live);
    }
    JsonObject result =
        update.isPresent() && update.get().replace()
            ? replace(objects, desired, live)
            : patch(objects, resource, desired, live, terms);
    if (Drift.between(desired, result)) {
      reworded.put(resource.key(), wording(desired, result));
    }
    return result;
  }

  private static boolean changes(List<String> paths, JsonObject desired, JsonObject live) {
    return paths.stream()
        .map(FieldPath::of)
        .anyMatch(path -> Drift.between(path.get(desired), path.get(live)));
  }

  private static JsonObject patch(
      ClusterObjects objects,
      ManagedResource resource,
      JsonObject desired,
      JsonObject live,
      Terms terms) {
    try {
      return claim(objects, resource, desired, terms);
    } catch (PlatformException e) {
      if (!resource.ref().kind().equals(JOB) || !immutable(e)) {
        throw e;
      }
      return recreate(objects, resource.ref(), desired, live);
    }
  }

  /// Applies; where another manager has a field this application declares, it is taken and told.
  private static JsonObject claim(
      ClusterObjects objects, ManagedResource resource, JsonObject desired, Terms terms) {
    try {
      return objects.apply(desired, FIELD_MANAGER, false);
    } catch (PlatformException e) {
      if (!e.is(Reason.CONFLICT)) {
        throw e;
      }
      JsonObject taken = objects.apply(desired, FIELD_MANAGER, true);
      terms.notices().add(resource.display() + ": fields were taken over: " + e.getMessage());
      return taken;
    }
  }

  private static JsonObject replace(ClusterObjects objects, JsonObject desired, JsonObject live) {
    JsonObject whole = desired.deepCopy();
    whole
        .childObject("metadata")
        .put("resourceVersion", live.string("metadata", "resourceVersion").orElse(""));
    return objects.replace(whole);
  }

  private static boolean immutable(PlatformException e) {
    return e.is(Reason.INVALID) && String.valueOf(e.getMessage()).contains("immutable");
  }

  /// A Job's pods cannot be changed: a changed task is a new run. The old one goes only when the
  /// server takes the new one.
  private static JsonObject recreate(
      ClusterObjects objects, ObjectRef ref, JsonObject desired, JsonObject live) {
    if (ref.kind().equals(JOB)) {
      tryAnew(objects, desired);
    }
    objects.delete(
        ref,
        live.string("metadata", "uid").orElse(""),
        live.string("metadata", "resourceVersion").orElse(""),
        false);
    if (objects.get(ref).isPresent()) {
      throw leaving(ref);
    }
    return objects.apply(desired, FIELD_MANAGER, true);
  }

  /// Under a name of its own, because under the present one it would be a change. A quota that the
  /// present one fills says nothing of what is to take its place.
  private static void tryAnew(ClusterObjects objects, JsonObject desired) {
    JsonObject anew = desired.deepCopy();
    anew.childObject("metadata").put("name", "dry-run-" + Hashes.of(desired));
    try {
      objects.dryRunApply(anew, FIELD_MANAGER, true);
    } catch (PlatformException e) {
      boolean quota =
          e.is(Reason.FORBIDDEN) && String.valueOf(e.getMessage()).contains("exceeded quota");
      if (!quota) {
        throw e;
      }
    }
  }

  private static boolean leaving(JsonObject live) {
    return live.string("metadata", "deletionTimestamp").isPresent();
  }

  private static PlatformException leaving(ObjectRef ref) {
    return new PlatformException(
        Reason.CONFLICT, ref + " is being deleted; it is applied once it is gone");
  }

  private static String wording(JsonObject wanted, JsonObject live) {
    JsonObject bare = live.deepCopy();
    bare.remove("status");
    JsonObject metadata = bare.childObject("metadata");
    metadata.remove("managedFields");
    metadata.remove("resourceVersion");
    return Hashes.of(wanted) + Hashes.of(bare);
  }

  private static PlatformException missing(ManagedResource resource) {
    return new PlatformException(
        Reason.INVALID,
        resource.display() + " does not exist, and a policy of type read-only forbids making it");
  }

  /// Whose a live object is.
  private static final class Ownership {

    private static final int ATTEMPTS = 5;

    private Ownership() {}

    /// @param live the object as it was last seen
    /// @param writes whether this application writes it; false when another one does so for both
    record Settled(JsonObject live, boolean writes) {}

    /// Others enter the list of a shared object at the same time: then it is looked at again.
    static Settled settled(
        ClusterObjects objects, ManagedResource resource, JsonObject seen, Terms terms) {
      JsonObject live = seen;
      for (int attempt = 1; ; attempt++) {
        try {
          return new Settled(live, settle(objects, resource, live, terms));
        } catch (PlatformException e) {
          if (!e.is(Reason.CONFLICT) || attempt == ATTEMPTS) {
            throw e;
          }
          live = objects.get(resource.ref()).orElseThrow(() -> e);
        }
      }
    }

    /// @return whether this application writes it; false when another one does so for both
    /// @throws PlatformException `INVALID` when it belongs to somebody else
    private static boolean settle(
        ClusterObjects objects, ManagedResource resource, JsonObject live, Terms terms) {
      boolean nobodys = Owner.label(live, AppKeys.NAME).isEmpty();
      boolean ours = terms.owner().owns(live);
      JsonObject wanted = resource.raw();
      boolean shared = ours || !Sharing.sharers(live).isEmpty();
      if (terms.policies().shares(wanted) && shared && !terms.owner().hub().foreign(live)) {
        return Sharing.join(objects, terms.owner(), resource.ref(), live);
      }
      boolean released = nobodys && ReleaseMarks.same(wanted, live);
      if (ours || released || (nobodys && terms.policies().takesOver(wanted))) {
        return true;
      }
      throw new PlatformException(Reason.INVALID, refusal(resource, live, terms.owner()));
    }

    private static String refusal(ManagedResource resource, JsonObject live, Owner owner) {
      return Owner.label(live, AppKeys.NAME).isEmpty()
          ? resource.display()
              + " exists already and belongs to no application; delete it, take another name, or"
              + " let a policy of type take-over adopt it"
          : resource.display()
              + " belongs to "
              + owner.told(live)
              + "; take another name for the component";
    }
  }
}
