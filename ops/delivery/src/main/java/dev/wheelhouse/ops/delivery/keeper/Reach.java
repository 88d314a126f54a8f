// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Asks a cluster that did not answer once no more during one reconcile, so that it holds up
/// nothing elsewhere, nor one that did not answer another application a moment ago. The local
/// cluster is always asked. Owned by one thread.
final class Reach {

  private final Silences silences;
  private final Map<String, PlatformException> silent = new HashMap<>();

  /// @param silences that all reconciles know of
  Reach(Silences silences) {
    this.silences = silences;
  }

  <T> T call(String cluster, Supplier<T> request) {
    if (cluster.equals(ManagedResource.LOCAL)) {
      return request.get();
    }
    PlatformException known = silent.get(cluster);
    if (known != null) {
      throw known;
    }
    check(cluster);
    try {
      T answer = request.get();
      silences.answered(cluster);
      return answer;
    } catch (PlatformException e) {
      if (e.is(Reason.SERVICE_UNAVAILABLE) || e.is(Reason.TIMEOUT)) {
        silent.put(cluster, e);
        silences.silent(cluster, e);
      } else {
        silences.answered(cluster);
      }
      throw e;
    }
  }

  private void check(String cluster) {
    try {
      silences.check(cluster);
    } catch (PlatformException e) {
      silent.put(cluster, e);
      throw e;
    }
  }
}
