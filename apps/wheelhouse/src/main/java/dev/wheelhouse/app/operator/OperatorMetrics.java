// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an operator counts: reconciles by controller and outcome, how long they take, how many are
/// under way, whether this copy leads; and what the JVM uses.
final class OperatorMetrics implements Metrics {

  private static final double[] SECONDS = {
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Gauge leading =
      Gauge.builder()
          .name("wheelhouse_leader")
          .help("1 when this copy leads, else 0")
          .register(registry);
  private final Counter reconciles =
      Counter.builder()
          .name("wheelhouse_reconciles_total")
          .help("Reconciles that have ended, by controller and result")
          .labelNames("controller", "result")
          .register(registry);
  private final Counter retries =
      Counter.builder()
          .name("wheelhouse_reconcile_retries_total")
          .help("Reconciles that are another attempt after an error")
          .register(registry);
  private final Histogram durations =
      Histogram.builder()
          .name("wheelhouse_reconcile_duration_seconds")
          .help("How long reconciles take, by controller")
          .labelNames("controller")
          .classicUpperBounds(SECONDS)
          .classicOnly()
          .register(registry);
  private final Gauge running =
      Gauge.builder()
          .name("wheelhouse_reconciles_running")
          .help("Reconciles under way")
          .register(registry);

  OperatorMetrics() {
    JvmMetrics.builder().register(registry);
    leading.set(0);
  }

  void leads(boolean leads) {
    leading.set(leads ? 1 : 0);
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    String controller = execution.controllerName();
    long start = System.nanoTime();
    running.inc();
    try {
      T result = execution.execute();
      reconciles.labelValues(controller, "success").inc();
      return result;
    } catch (Exception e) {
      reconciles.labelValues(controller, "error").inc();
      throw e;
    } finally {
      running.dec();
      durations.labelValues(controller).observe((System.nanoTime() - start) / 1e9);
    }
  }

  @Override
  public void reconcileCustomResource(
      HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
    if (retry != null && retry.getAttemptCount() > 0) {
      retries.inc();
    }
  }

  /// @return the content type
  String write(OutputStream out) {
    try {
      writer.write(out, registry.scrape());
      return writer.getContentType();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
