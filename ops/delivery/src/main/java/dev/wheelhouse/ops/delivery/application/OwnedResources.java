// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers.Generation;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;

/// Opens the books of what applications have applied, as who they act. Safe for use by many
/// threads.
final class OwnedResources {

  private final ResourceKeepers keepers;
  private final Clusters clusters;

  OwnedResources(ResourceKeepers keepers, Clusters clusters) {
    this.keepers = keepers;
    this.clusters = clusters;
  }

  /// A tracker that cannot be read does not mend itself.
  ///
  /// @param remover who deletes what the application itself may not delete any more
  ResourceKeeper open(
      Owner owner,
      Generation generation,
      ResourcePolicies policies,
      Identity identity,
      Identity remover) {
    try {
      return keepers.open(
          owner,
          generation,
          policies,
          cluster -> clusters.objects(cluster, identity),
          cluster -> clusters.objects(cluster, remover));
    } catch (PlatformException e) {
      if (e.is(Reason.INTERNAL)) {
        throw new PlatformException(Reason.INVALID, Refusals.message(e), e);
      }
      throw e;
    }
  }
}
