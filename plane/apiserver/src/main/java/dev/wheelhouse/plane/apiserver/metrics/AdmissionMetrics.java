// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.metrics;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How long admission plugins take.
public final class AdmissionMetrics {

  private static final double[] DURATIONS = {0.005, 0.025, 0.1, 0.5, 1.0, 2.5};

  private final Map<Question, DistributionDataPoint> points = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Histogram plugins;
  private final Histogram steps;

  private record Question(String name, String type, String operation, boolean rejected) {}

  public AdmissionMetrics(Families families, Clock clock) {
    this.clock = clock;
    this.plugins =
        families.histogram(
            "apiserver_admission_controller_admission_duration_seconds",
            "Time of one admission plugin.",
            DURATIONS,
            "name",
            "type",
            "operation",
            "rejected");
    this.steps =
        families.histogram(
            "apiserver_admission_step_admission_duration_seconds",
            "Time of all admission plugins of one phase.",
            DURATIONS,
            "type",
            "operation",
            "rejected");
  }

  /// A phase begins for one write.
  ///
  /// @param type `admit` or `validate`
  public Recording begin(String type, String operation) {
    return new Recording(type, operation);
  }

  /// One phase of one write: plugins one after the other. Used by one thread.
  public final class Recording {
    private final String type;
    private final String operation;
    private final long begun = clock.nanoTime();
    private long last = begun;
    private String plugin = "";

    Recording(String type, String operation) {
      this.type = type;
      this.operation = operation;
    }

    /// A plugin begins; the one before it has let the write pass.
    public void next(String name) {
      long now = clock.nanoTime();
      close(false, now);
      plugin = name;
      last = now;
    }

    /// All plugins are done, or the last one refused the write.
    public void ended(boolean rejected) {
      long now = clock.nanoTime();
      close(rejected, now);
      record("", rejected, now - begun);
      Exchange exchange = Exchange.current();
      if (exchange != null) {
        exchange.spend(Exchange.Step.ADMIT, now - begun);
      }
    }

    private void close(boolean rejected, long now) {
      if (!plugin.isEmpty()) {
        record(plugin, rejected, now - last);
      }
    }

    private void record(String name, boolean rejected, long nanos) {
      points
          .computeIfAbsent(
              new Question(name, type, operation, rejected), AdmissionMetrics.this::point)
          .observe(Families.seconds(nanos));
    }
  }

  private DistributionDataPoint point(Question question) {
    String rejected = Boolean.toString(question.rejected());
    return question.name().isEmpty()
        ? steps.labelValues(question.type(), question.operation(), rejected)
        : plugins.labelValues(question.name(), question.type(), question.operation(), rejected);
  }
}
