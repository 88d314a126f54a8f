// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.plane.apiserver.metrics.Families;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// The figures of priority and fairness, under the names of kube-apiserver
/// (`apiserver_flowcontrol_*`).
final class FlowMetrics {

  private static final String PREFIX = "apiserver_flowcontrol_";
  private static final double[] DURATIONS = {
    0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30
  };
  private static final String LEVEL = "priority_level";
  private static final String SCHEMA = "flow_schema";

  private final Map<Key, Points> points = new ConcurrentHashMap<>();
  private final Families families;
  private final Counter dispatched;
  private final Counter rejected;
  private final Gauge waiting;
  private final Gauge executing;
  private final Gauge seats;
  private final Histogram waits;
  private final Histogram executions;

  record Key(String level, String schema) {}

  FlowMetrics(Families families) {
    this.families = families;
    this.dispatched =
        families.counter(
            PREFIX + "dispatched_requests_total", "Requests that had their turn.", LEVEL, SCHEMA);
    this.rejected =
        families.counter(
            PREFIX + "rejected_requests_total",
            "Requests that were refused for lack of room.",
            LEVEL,
            SCHEMA,
            "reason");
    this.waiting =
        families.gauge(
            PREFIX + "current_inqueue_requests", "Requests that wait in queues.", LEVEL, SCHEMA);
    this.executing =
        families.gauge(PREFIX + "current_executing_requests", "Requests that run.", LEVEL, SCHEMA);
    this.seats =
        families.gauge(
            PREFIX + "current_executing_seats", "Seats taken by requests that run.", LEVEL, SCHEMA);
    this.waits =
        families.histogram(
            PREFIX + "request_wait_duration_seconds",
            "How long requests waited in queues.",
            DURATIONS,
            LEVEL,
            SCHEMA,
            "execute");
    this.executions =
        families.histogram(
            PREFIX + "request_execution_seconds",
            "How long requests ran; watches until they stream.",
            DURATIONS,
            LEVEL,
            SCHEMA,
            "type");
  }

  /// Figures of the levels themselves, read when somebody looks.
  void levels(Supplier<Iterable<LevelGate>> gates) {
    level("nominal_limit_seats", "Seats by configuration.", gates, g -> g.bounds().nominal());
    level("lower_limit_seats", "Seats that others leave.", gates, g -> g.bounds().least());
    level("upper_limit_seats", "Seats it may have by borrowing.", gates, g -> g.bounds().most());
    level("current_limit_seats", "Seats it has now.", gates, g -> g.look(FairQueues::limit));
  }

  private void level(
      String name,
      String help,
      Supplier<Iterable<LevelGate>> gates,
      ToDoubleFunction<LevelGate> f) {
    families.gauge(
        PREFIX + name,
        help,
        value -> {
          for (LevelGate gate : gates.get()) {
            tell(value, gate, f);
          }
        },
        LEVEL);
  }

  private static void tell(
      GaugeWithCallback.Callback value, LevelGate gate, ToDoubleFunction<LevelGate> figure) {
    value.call(figure.applyAsDouble(gate), gate.level().name());
  }

  /// The figures of one schema's requests to one level.
  Points of(String level, String schema) {
    return points.computeIfAbsent(new Key(level, schema), Points::new);
  }

  /// Recorded on the way of every request: only adders.
  final class Points {
    private final Key key;
    private final CounterDataPoint served;
    private final GaugeDataPoint running;
    private final GaugeDataPoint taken;
    private final DistributionDataPoint regular;
    private final DistributionDataPoint watch;

    private Points(Key key) {
      this.key = key;
      served = dispatched.labelValues(key.level(), key.schema());
      running = executing.labelValues(key.level(), key.schema());
      taken = seats.labelValues(key.level(), key.schema());
      regular = executions.labelValues(key.level(), key.schema(), "regular");
      watch = executions.labelValues(key.level(), key.schema(), "watch");
    }

    void starts(int width) {
      served.inc();
      running.inc();
      taken.inc(width);
    }

    void ends(int width, boolean watches, long nanos) {
      running.dec();
      taken.dec(width);
      (watches ? watch : regular).observe(nanos / 1e9);
    }

    void queued(int change) {
      waiting.labelValues(key.level(), key.schema()).inc(change);
    }

    void waited(boolean executed, long nanos) {
      waits.labelValues(key.level(), key.schema(), Boolean.toString(executed)).observe(nanos / 1e9);
    }

    void rejected(String reason) {
      rejected.labelValues(key.level(), key.schema(), reason).inc();
    }
  }
}
