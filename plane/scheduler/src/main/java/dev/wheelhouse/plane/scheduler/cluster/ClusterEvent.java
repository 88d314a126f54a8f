// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.cluster;

/// A change that may make room for a pod that found none.
public enum ClusterEvent {
  NODE_ADDED,
  /// Labels, taints, `unschedulable` or allocatable resources of a node changed.
  NODE_CHANGED,
  /// A pod that had a node is gone or finished.
  POD_GONE,
  /// A pod got a node or its labels changed.
  POD_CHANGED,
  /// A claim, a volume or a storage class is new or changed.
  VOLUME_CHANGED
}
