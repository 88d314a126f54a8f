// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.metrics;

import dev.wheelhouse.base.time.Clock;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How long admission plugins take.
public final class AdmissionMetrics {

  private static final double[] DURATIONS = {0.005, 0.025, 0.1, 0.5, 1.0, 2.5};

  private final Clock clock;
  private final Histogram plugins;
  private final Histogram steps;

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

  /// The clock that times are taken with.
  public long now() {
    return clock.nanoTime();
  }

  /// The times of one plugin.
  ///
  /// @param name empty for a plugin whose times nobody asks for
  /// @param type `admit` or `validate`
  public Times plugin(String name, String type, String operation) {
    return new Times(
        name.isEmpty()
            ? null
            : rejected -> plugins.labelValues(name, type, operation, rejected.toString()));
  }

  /// The times of all plugins of one phase together.
  public Times phase(String type, String operation) {
    return new Times(rejected -> steps.labelValues(type, operation, rejected.toString()));
  }

  /// Where the times of one kind of step are kept. A series is there from its first time on.
  public static final class Times {
    private final @Nullable Function<Boolean, DistributionDataPoint> series;
    private volatile @Nullable DistributionDataPoint passed;
    private volatile @Nullable DistributionDataPoint rejected;

    private Times(@Nullable Function<Boolean, DistributionDataPoint> series) {
      this.series = series;
    }

    public void add(long nanos, boolean refused) {
      if (series == null) {
        return;
      }
      DistributionDataPoint point = refused ? rejected : passed;
      if (point == null) {
        point = series.apply(refused);
        if (refused) {
          rejected = point;
        } else {
          passed = point;
        }
      }
      point.observe(Families.seconds(nanos));
    }
  }
}
