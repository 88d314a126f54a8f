// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.base.errors.PlatformException;

/// A kind of component. Implementations are found by `ServiceLoader`; each is one package. They
/// keep no state and may be used by many threads.
public interface ComponentType extends Definition {

  /// `apiVersion` of the workload, for the application's status; empty when it depends on the
  /// parameters.
  default String workloadApiVersion() {
    return manifest().workloadApiVersion();
  }

  /// `kind` of the workload.
  default String workloadKind() {
    return manifest().workloadKind();
  }

  /// The objects the component stands for. Labels and namespace are added by the caller.
  ///
  /// @param properties checked and with defaults, as the manifest declares them
  /// @throws PlatformException `INVALID` when parameters do not go together, naming the path
  Output render(ComponentContext context, Properties properties);

  /// How this definition judges the health of what it made with these parameters.
  default StatusPolicy statusPolicy(ComponentContext context, Properties properties) {
    return StatusPolicy.NONE;
  }
}
