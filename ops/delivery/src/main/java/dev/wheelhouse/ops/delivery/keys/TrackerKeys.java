// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keys;

/// Names of `resourcetracker.core.oam.dev`.
public final class TrackerKeys {

  /// Finalizer of a ResourceTracker: what it names is still to be looked after.
  public static final String FINALIZER = "resourcetracker.core.oam.dev/finalizer";

  private TrackerKeys() {}
}
