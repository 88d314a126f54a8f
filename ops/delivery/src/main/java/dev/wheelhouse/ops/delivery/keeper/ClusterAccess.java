// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.kube.client.ClusterObjects;

/// The clusters that objects are put on.
@FunctionalInterface
public interface ClusterAccess {

  /// @param cluster `local`, or the name it has joined under
  /// @throws PlatformException `NOT_FOUND` when no cluster has joined under this name
  ClusterObjects objects(String cluster);
}
