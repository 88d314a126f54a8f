// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import dev.wheelhouse.plane.apiserver.metrics.Families;
import io.prometheus.metrics.core.metrics.Counter;

/// How many events there were, and how many were lost.
final class AuditMetrics {

  private final Counter events;
  private final Counter levels;
  private final Counter errors;

  AuditMetrics(Families families) {
    this.events = families.counter("apiserver_audit_event_total", "Audit events.");
    this.levels =
        families.counter(
            "apiserver_audit_level_total", "Requests by the audit level they had.", "level");
    this.errors =
        families.counter(
            "apiserver_audit_error_total", "Audit events that could not be written.", "plugin");
  }

  void event() {
    events.inc();
  }

  void level(AuditLevel level) {
    levels.labelValues(level.label()).inc();
  }

  void lost(int count) {
    errors.labelValues("log").inc(count);
  }
}
