// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.plane.apiserver.http.Exchange;

/// What admission has to say to the audit log about the request of the current thread. Where the
/// request is not audited nothing is kept.
public final class AuditAnnotations {

  private AuditAnnotations() {}

  /// Keeps a value; the first one of a key stays.
  public static void add(String key, String value) {
    Exchange.annotate(key, value);
  }
}
