// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

/// A rule about writes: a [MutatingPlugin], a [ValidatingPlugin] or both, and perhaps a
/// [ChargingPlugin]. All plugins that change objects do so first, in order; then all that judge
/// look at the result. Called by many threads at once.
public interface AdmissionPlugin {

  /// The name that `--enable-admission-plugins` and `--disable-admission-plugins` know it by, as
  /// kube-apiserver calls it; empty for what is no choice.
  default String name() {
    return "";
  }

  /// Whether it runs when no option names it.
  default boolean onByDefault() {
    return true;
  }
}
