// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import java.util.Set;

/// Told which kinds applications have objects of, so that changes of those are seen.
@FunctionalInterface
public interface Watches {

  Watches NONE = _ -> {};

  record WatchedKind(String cluster, String apiVersion, String kind) {}

  /// Watches these kinds from now on, if it does not do so already. Never waits.
  void ensure(Set<WatchedKind> kinds);
}
