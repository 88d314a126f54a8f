// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;

/// What health checks said, for `/metrics/slis`.
public final class HealthMetrics {

  private final Gauge last;
  private final Counter total;

  public HealthMetrics(Families families) {
    this.last =
        families.gauge(
            "kubernetes_healthcheck", "What a health check said last: 1 for well.", "name", "type");
    this.total =
        families.counter(
            "kubernetes_healthchecks_total",
            "Health checks by what they said.",
            "name",
            "type",
            "status");
  }

  /// @param type `healthz`, `livez` or `readyz`
  public void checked(String name, String type, boolean well) {
    last.labelValues(name, type).set(well ? 1 : 0);
    total.labelValues(name, type, well ? "success" : "error").inc();
  }
}
