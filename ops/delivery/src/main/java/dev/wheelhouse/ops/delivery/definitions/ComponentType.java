// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.base.errors.PlatformException;

/// A kind of component. Implementations are found by `ServiceLoader`; each is one package. They
/// keep no state and may be used by many threads.
public interface ComponentType {

  /// The type as Applications name it: `webservice`.
  String name();

  /// `apiVersion` and `kind` of the workload, for the application's status.
  String workloadApiVersion();

  String workloadKind();

  /// The objects the component stands for. Labels and namespace are added by the caller.
  ///
  /// @throws PlatformException `INVALID` when a parameter is wrong, naming its path
  Output render(ComponentContext context, Properties properties);
}
