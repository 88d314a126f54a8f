// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keeper.ManagedResource.ObjectKey;
import dev.wheelhouse.ops.delivery.keeper.Remover.Extent;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.Occasion;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.Stay;
import dev.wheelhouse.ops.delivery.keeper.Watches.WatchedKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The objects of one application during one reconcile. An object is written into a tracker before
/// it is applied, so that a crash between the two never leaves an object that nobody knows.
///
/// Owned by one thread.
public final class ResourceKeeper {

  private final Trackers trackers;
  private final Applier applier;
  private final Watches watches;
  private final Owner owner;
  private final ResourcePolicies policies;
  private final ClusterAccess clusters;
  private final Remover.Access access;
  private final Notices notices = new Notices();
  private final Reach reach;
  private final Map<ObjectKey, JsonObject> live = new HashMap<>();
  private Inventory inventory;

  ResourceKeeper(
      Trackers trackers,
      Applier applier,
      Watches watches,
      Owner owner,
      ResourcePolicies policies,
      Remover.Access access,
      Reach reach,
      Inventory inventory) {
    this.trackers = trackers;
    this.applier = applier;
    this.watches = watches;
    this.owner = owner;
    this.policies = policies;
    this.access = access;
    this.clusters = access.application();
    this.reach = reach;
    this.inventory = inventory;
    watch(inventory.resources());
  }

  /// Something that is to be there.
  ///
  /// @param cluster `local` or the name of a joined one
  /// @param place the namespace that its component is taken to; empty when it is of none
  public record Wanted(JsonObject object, String cluster, String place) {}

  /// An object that is wanted, as it is now.
  ///
  /// @param place the namespace that its component was taken to; empty when it is of none
  /// @param wanted what was applied
  /// @param object empty when it is not there
  /// @param problem why it cannot be made what was applied; empty when it is
  public record Kept(
      ObjectRef ref,
      String cluster,
      String place,
      JsonObject wanted,
      Optional<JsonObject> object,
      String problem) {}

  /// What has become of objects that nothing wants any more.
  ///
  /// @param waiting what is still there, and why
  /// @param leaving whether some of it is on its way out, so that it is gone soon
  /// @param refused why nothing was deleted; empty when that was not so
  public record Collected(List<String> waiting, boolean leaving, String refused) {

    public static final Collected NOTHING = new Collected(List.of(), false, "");

    public static Collected refused(String why) {
      return new Collected(List.of(), false, why);
    }

    public Collected {
      waiting = List.copyOf(waiting);
    }

    public boolean done() {
      return waiting.isEmpty() && refused.isEmpty();
    }
  }

  /// Writes down and then applies what one step wants, Namespaces and CustomResourceDefinitions
  /// before what may need them. The tracker is written once, and only when it does not say so
  /// already; where something cannot be applied, that is written down as well.
  ///
  /// @return the live objects, in the same order
  /// @throws PlatformException `INVALID` when an object of this name belongs to somebody else, or
  ///   as a server refuses one; those before it have been applied
  public List<JsonObject> dispatch(List<Wanted> wanted) {
    Map<ObjectKey, ManagedResource> known = new HashMap<>();
    inventory.current().resources().forEach(it -> known.put(it.key(), it));
    Brought brought = new Brought(wanted);
    List<ManagedResource> resources =
        wanted.stream()
            .map(it -> resource(it, brought))
            .map(it -> marked(it, known.getOrDefault(it.key(), it)))
            .toList();
    watch(brought.without(resources));
    record(resources);
    Map<ObjectKey, JsonObject> results = new HashMap<>();
    int applied = 0;
    List<ManagedResource> ordered = Brought.first(resources);
    try {
      for (ManagedResource resource : ordered) {
        results.put(resource.key(), apply(resource, Occasion.UPDATE).orElse(resource.raw()));
        applied++;
      }
    } catch (PlatformException e) {
      Set<ManagedResource> taken = new HashSet<>(known.values());
      taken.removeIf(it -> !it.untaken().isEmpty());
      if (e.is(Reason.FORBIDDEN) || e.is(Reason.INVALID)) {
        taken.remove(ordered.get(applied));
      }
      taken.addAll(ordered.subList(0, applied));
      record(
          resources.stream()
              .map(it -> it.withUntaken(taken.contains(it) ? "" : revision()))
              .toList());
      throw e;
    }
    record(resources.stream().map(it -> it.withUntaken("")).toList());
    watch(resources);
    return resources.stream().map(it -> results.getOrDefault(it.key(), it.raw())).toList();
  }

  /// With the mark that it has in the tracker, so that one that is refused again and again is not
  /// written down anew each time.
  private static ManagedResource marked(ManagedResource resource, ManagedResource recorded) {
    return recorded.withUntaken("").equals(resource) ? recorded : resource;
  }

  private String revision() {
    return inventory.current().revision();
  }

  private ManagedResource resource(Wanted wanted, Brought brought) {
    JsonObject object = wanted.object().deepCopy();
    owner.sign(object);
    JsonObject metadata = object.childObject("metadata");
    ObjectRef ref = ObjectRef.of(object);
    boolean namespaced =
        brought
            .namespaced(wanted.cluster(), ref)
            .orElseGet(() ->
                reach.call(
                    wanted.cluster(),
                    () ->
                        clusters
                            .objects(wanted.cluster())
                            .namespaced(ref.apiVersion(), ref.kind())));
    if (!namespaced) {
      metadata.remove("namespace");
    } else if (ref.namespace().isEmpty()) {
      metadata.put("namespace", owner.namespace());
    }
    boolean forEver = policies.garbage().stay(object) == Stay.EVER;
    return ManagedResource.of(object, wanted.cluster(), wanted.place(), forEver);
  }

  private void record(List<ManagedResource> resources) {
    List<ManagedResource> staying =
        resources.stream()
            .filter(it -> policies.garbage().stay(it.raw()) == Stay.APPLICATION)
            .toList();
    Tracker root = inventory.root().with(staying);
    if (!root.equals(inventory.root())) {
      inventory = inventory.withRoot(trackers.save(owner, root));
    }
    Tracker current = inventory.current().with(resources);
    if (!current.equals(inventory.current())) {
      inventory = inventory.withCurrent(trackers.save(owner, current));
    }
  }

  private void watch(List<ManagedResource> resources) {
    watches.ensure(
        resources.stream()
            .map(it -> new WatchedKind(it.cluster(), it.ref().apiVersion(), it.ref().kind()))
            .collect(Collectors.toSet()));
  }

  private Optional<JsonObject> apply(ManagedResource resource, Occasion occasion) {
    Applier.Terms terms = new Applier.Terms(owner, policies, occasion, notices);
    Optional<JsonObject> result =
        reach.call(
            resource.cluster(),
            () -> applier.apply(clusters.objects(resource.cluster()), resource, terms));
    result.ifPresent(it -> live.put(resource.key(), it));
    return result;
  }

  /// Makes everything that is wanted and has not been applied by this keeper what it was when it
  /// was recorded. What the author of an earlier revision could not apply stays as it is: that of
  /// this one has not asked for it.
  ///
  /// @return all that is wanted, as it is now
  public List<Kept> keep() {
    return inventory.resources().stream()
        .filter(it -> it.untaken().isEmpty() || it.untaken().equals(revision()))
        .map(this::kept)
        .toList();
  }

  private Kept kept(ManagedResource resource) {
    Optional<JsonObject> known = Optional.ofNullable(live.get(resource.key()));
    boolean told = !resource.raw().isEmpty() && !SecretContents.withheld(resource.raw());
    if (known.isPresent() || !told) {
      return kept(resource, known, "");
    }
    try {
      return kept(resource, apply(resource, Occasion.STATE_KEEP), "");
    } catch (PlatformException e) {
      return kept(resource, Optional.empty(), resource.display() + ": " + e.getMessage());
    }
  }

  private static Kept kept(ManagedResource resource, Optional<JsonObject> object, String problem) {
    return new Kept(
        resource.ref(), resource.cluster(), resource.place(), resource.raw(), object, problem);
  }

  /// Removes what former generations wanted and this one does not.
  ///
  /// @param dependencies for each component those that it depends on
  /// @param late whether an object is of a trait whose objects may come later: until they are
  ///   there, those it has made before stay
  public Collected collect(
      DeletionBudget budget,
      Map<String, Set<String>> dependencies,
      Predicate<ManagedResource> late) {
    boolean legacy = policies.garbage().keepLegacy();
    Set<ObjectKey> staying = LateObjects.staying(inventory, late);
    GarbagePlan plan = (legacy ? deleted() : updated()).without(staying);
    if (!budget.allows(plan.delete().size(), plan.delete().size() + inventory.resources().size())) {
      return Collected.refused(exceeded(plan, budget));
    }
    if (!plan.keep().isEmpty()) {
      inventory = inventory.withRoot(trackers.save(owner, inventory.root().with(plan.keep())));
    }
    Removals removals = removals(Extent.LEFTOVERS, dependencies);
    removals.remove(plan.delete());
    staying.addAll(removals.stuck());
    retire(staying, legacy);
    return removals.collected();
  }

  private GarbagePlan updated() {
    return GarbagePlan.ofUpdate(inventory.wanted(), inventory.former(), policies.garbage());
  }

  /// Objects of former generations stay, but for those of trackers that somebody deletes.
  private GarbagePlan deleted() {
    Map<Boolean, List<Tracker>> former =
        inventory.former().stream().collect(Collectors.partitioningBy(Tracker::leaving));
    List<Tracker> staying = new ArrayList<>(inventory.wanted());
    staying.addAll(former.getOrDefault(false, List.of()));
    return GarbagePlan.ofDeleted(staying, former.getOrDefault(true, List.of()), policies.garbage());
  }

  private static String exceeded(GarbagePlan plan, DeletionBudget budget) {
    return "this change would delete "
        + plan.delete().size()
        + " objects ("
        + plan.delete().stream()
            .limit(5)
            .map(ManagedResource::display)
            .collect(Collectors.joining(", "))
        + (plan.delete().size() > 5 ? ", ..." : "")
        + ") and the annotation "
        + DeletionBudget.ANNOTATION
        + " allows "
        + budget.text()
        + ": raise it to let them go, or put back what was removed";
  }

  /// Removes everything.
  public Collected removeAll(Map<String, Set<String>> dependencies) {
    List<Tracker> all =
        Stream.concat(inventory.wanted().stream(), inventory.former().stream()).toList();
    GarbagePlan plan = GarbagePlan.ofAll(all, policies.garbage());
    Removals removals = removals(Extent.EVERYTHING, dependencies);
    removals.remove(plan.delete());
    all.stream()
        .filter(it -> !it.uid().isEmpty() && !holds(it, removals.stuck()))
        .forEach(trackers::delete);
    return removals.collected();
  }

  private Removals removals(Extent extent, Map<String, Set<String>> dependencies) {
    Remover remover = new Remover(access, reach, owner, policies, extent, notices);
    return new Removals(remover, policies, notices, dependencies);
  }

  /// Forgets trackers of former generations of which nothing is left.
  ///
  /// @param stuck what is still there, or stays for the time being
  /// @param legacy whether those stay that nobody deletes
  private void retire(Set<ObjectKey> stuck, boolean legacy) {
    List<Tracker> staying = new ArrayList<>();
    for (Tracker tracker : inventory.former()) {
      if (holds(tracker, stuck) || (legacy && !tracker.leaving())) {
        staying.add(tracker);
      } else {
        trackers.delete(tracker);
      }
    }
    inventory = inventory.withFormer(staying);
    if (legacy) {
      return;
    }
    forget(inventory.current(), stuck)
        .ifPresent(it -> inventory = inventory.withCurrent(trackers.save(owner, it)));
    forget(inventory.root(), stuck)
        .ifPresent(it -> inventory = inventory.withRoot(trackers.save(owner, it)));
  }

  private static boolean holds(Tracker tracker, Set<ObjectKey> stuck) {
    return tracker.resources().stream().anyMatch(it -> stuck.contains(it.key()));
  }

  private static Optional<Tracker> forget(Tracker tracker, Set<ObjectKey> stuck) {
    List<ManagedResource> left =
        tracker.resources().stream()
            .filter(it -> !it.deleted() || stuck.contains(it.key()))
            .toList();
    return left.size() == tracker.resources().size()
        ? Optional.empty()
        : Optional.of(tracker.withAll(left));
  }

  /// Objects on a cluster as the application sees them; those of others are only read.
  public ClusterObjects guarded(ClusterObjects objects) {
    return new GuardedObjects(objects, owner::requireOthersNot);
  }

  /// What happened that somebody may want to know: fields taken over, objects left alone.
  public List<String> notices() {
    return notices.all();
  }
}
