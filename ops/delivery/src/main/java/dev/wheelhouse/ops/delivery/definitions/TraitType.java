// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.base.errors.PlatformException;

/// A kind of trait. Implementations are found by `ServiceLoader`; each is one package. They keep no
/// state and may be used by many threads.
public interface TraitType extends Definition {

  /// Changes the component's workload, or adds objects beside it, or both.
  ///
  /// @param properties checked and with defaults, as the manifest declares them
  /// @param output what the component and the traits before this one made; changed in place
  /// @throws PlatformException `INVALID` when parameters do not go together or the trait does not
  ///   fit the workload, naming the path and the reason
  void apply(ComponentContext context, Properties properties, Output output);

  /// How this definition judges the health of what it made with these parameters.
  default StatusPolicy statusPolicy(ComponentContext context, Properties properties) {
    return StatusPolicy.NONE;
  }
}
