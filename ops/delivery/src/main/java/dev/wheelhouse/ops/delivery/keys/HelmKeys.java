// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keys;

/// Labels and annotations of what charts make.
public final class HelmKeys {

  /// The chart that an object was made from.
  public static final String CHART = "helm.oam.dev/chart";

  private HelmKeys() {}
}
