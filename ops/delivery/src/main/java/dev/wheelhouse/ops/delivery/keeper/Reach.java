// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Asks a cluster that did not answer once no more during one reconcile, so that it holds up
/// nothing elsewhere. The local cluster is always asked. Owned by one thread.
final class Reach {

  private final Map<String, PlatformException> silent = new HashMap<>();

  <T> T call(String cluster, Supplier<T> request) {
    PlatformException known = silent.get(cluster);
    if (known != null) {
      throw known;
    }
    try {
      return request.get();
    } catch (PlatformException e) {
      boolean unanswered = e.is(Reason.SERVICE_UNAVAILABLE) || e.is(Reason.TIMEOUT);
      if (unanswered && !cluster.equals(ManagedResource.LOCAL)) {
        silent.put(cluster, e);
      }
      throw e;
    }
  }
}
