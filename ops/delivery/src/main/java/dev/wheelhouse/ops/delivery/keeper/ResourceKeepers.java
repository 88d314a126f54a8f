// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import java.util.List;

/// Opens the inventories of applications. One per program; safe for use by many threads, one at a
/// time for each application.
public final class ResourceKeepers {

  private final Trackers trackers;
  private final Watches watches;
  private final Hub hub;
  private final Applier applier = new Applier();
  private final Silences silences;

  /// @param local the cluster that applications and their trackers live on
  public ResourceKeepers(ClusterObjects local, Watches watches, Clock clock) {
    this.silences = new Silences(clock);
    this.trackers = new Trackers(local);
    this.watches = watches;
    this.hub = Hub.of(local);
  }

  /// The generation of an application whose objects are wanted.
  ///
  /// @param number of its revision
  /// @param revision its name
  public record Generation(long number, String revision, long generation) {

    /// Of an application that goes: nothing of it is wanted.
    public static final Generation NONE = new Generation(0, "", 0);
  }

  /// @param clusters as whom the application acts there
  public ResourceKeeper open(
      Owner owner, Generation generation, ResourcePolicies policies, ClusterAccess clusters) {
    return open(owner, generation, policies, clusters, clusters);
  }

  /// @param clusters as whom the application acts there
  /// @param program the same as the program itself, which deletes what an application that goes may
  ///   no longer
  public ResourceKeeper open(
      Owner whose,
      Generation generation,
      ResourcePolicies policies,
      ClusterAccess clusters,
      ClusterAccess program) {
    Owner owner = whose.at(hub);
    List<Tracker> all = trackers.of(owner);
    return new ResourceKeeper(
        trackers,
        applier,
        watches,
        owner,
        policies,
        new Remover.Access(clusters, program),
        new Reach(silences),
        lasting(owner, generation, Inventory.of(owner, generation, all)));
  }

  /// With others in place of trackers that somebody deletes although they are wanted.
  private Inventory lasting(Owner owner, Generation generation, Inventory inventory) {
    if (generation.equals(Generation.NONE)) {
      return inventory;
    }
    Inventory lasting =
        inventory
            .withCurrent(trackers.filled(owner, inventory.current(), inventory.former()))
            .withRoot(trackers.filled(owner, inventory.root(), inventory.former()));
    if (inventory.current().leaving()) {
      String name = Trackers.versionedName(owner, generation.number());
      lasting = lasting.withCurrent(trackers.renew(owner, inventory.current(), name));
    }
    if (inventory.root().leaving()) {
      String name = Trackers.rootName(owner);
      lasting = lasting.withRoot(trackers.renew(owner, inventory.root(), name));
    }
    return lasting;
  }
}
