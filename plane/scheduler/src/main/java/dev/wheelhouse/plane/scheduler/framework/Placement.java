// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.framework;

import java.util.Set;

/// What one look at a pod led to.
public sealed interface Placement {

  record On(String node) implements Placement {}

  /// @param message why, counted over all nodes
  /// @param refusedBy names of the plugins that refused some node
  record Nowhere(String message, Set<String> refusedBy) implements Placement {}
}
