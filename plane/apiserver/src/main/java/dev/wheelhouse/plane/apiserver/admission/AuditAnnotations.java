// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import java.util.LinkedHashMap;
import java.util.Map;

/// What admission has to say to the audit log about the request of the current thread. Whoever
/// writes the log binds one for the time of the request; without one nothing is kept.
public final class AuditAnnotations {

  public static final ScopedValue<AuditAnnotations> CURRENT = ScopedValue.newInstance();

  private final Map<String, String> values = new LinkedHashMap<>();

  /// Keeps a value; the first one of a key stays.
  public static void add(String key, String value) {
    if (CURRENT.isBound()) {
      CURRENT.get().put(key, value);
    }
  }

  private synchronized void put(String key, String value) {
    values.putIfAbsent(key, value);
  }

  /// Everything that was said until now.
  public synchronized Map<String, String> values() {
    return Map.copyOf(values);
  }
}
