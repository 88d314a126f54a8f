// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.ops.delivery.application.Placements.Placement;

/// Where a component is, or one of its replicas.
///
/// @param component with the key of the replica at its end, as its objects are named
/// @param replica the key; empty for a component that is not replicated
record Place(String component, String replica, Placement placement) {

  /// The place of a component or of its replica.
  static Place of(String name, String replica, Placement placement) {
    return new Place(replicated(name, replica), replica, placement);
  }

  /// Whether it is of a component of the application.
  boolean of(String name) {
    return component.equals(replicated(name, replica));
  }

  private static String replicated(String name, String replica) {
    return replica.isEmpty() ? name : name + "-" + replica;
  }
}
