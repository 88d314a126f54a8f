// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Who was let in: results and times of authentication and authorization.
public final class AccessMetrics {

  private static final double[] DURATIONS = Families.exponential(0.001, 2, 15);

  private final Gauge users;
  private final Map<String, GaugeDataPoint> kinds = new ConcurrentHashMap<>();
  private final Results authentications;
  private final Results authorizations;

  /// The data points of one kind of question.
  private record Results(Point good, Point bad, Point error) {}

  private record Point(Runnable count, DistributionDataPoint duration) {
    void add(long nanos) {
      count.run();
      duration.observe(Families.seconds(nanos));
    }
  }

  AccessMetrics(Families families) {
    // Upstream's counters of these two names lack the suffix that counters have in this format.
    this.users =
        families.gauge(
            "authenticated_user_requests", "Authenticated requests by kind of user.", "username");
    Gauge attempts =
        families.gauge("authentication_attempts", "Authentications by result.", "result");
    Histogram authentication =
        families.histogram(
            "authentication_duration_seconds", "Time to authenticate.", DURATIONS, "result");
    this.authentications =
        new Results(
            point(attempts, authentication, "success"),
            point(attempts, authentication, "failure"),
            point(attempts, authentication, "error"));
    Counter decisions =
        families.counter("authorization_attempts_total", "Authorizations by result.", "result");
    Histogram authorization =
        families.histogram(
            "authorization_duration_seconds", "Time to authorize.", DURATIONS, "result");
    this.authorizations =
        new Results(
            point(decisions, authorization, "allowed"),
            point(decisions, authorization, "denied"),
            point(decisions, authorization, "error"));
  }

  private static Point point(Gauge gauge, Histogram times, String result) {
    return new Point(gauge.labelValues(result)::inc, times.labelValues(result));
  }

  private static Point point(Counter counter, Histogram times, String result) {
    CounterDataPoint count = counter.labelValues(result);
    return new Point(count::inc, times.labelValues(result));
  }

  public void authenticated(String user, long nanos) {
    kinds.computeIfAbsent(kind(user), users::labelValues).inc();
    authentications.good().add(nanos);
  }

  /// @param refused false when something broke instead
  public void unauthenticated(boolean refused, long nanos) {
    (refused ? authentications.bad() : authentications.error()).add(nanos);
  }

  public void authorized(boolean allowed, long nanos) {
    (allowed ? authorizations.good() : authorizations.bad()).add(nanos);
  }

  /// Users without number would make series without number.
  private static String kind(String user) {
    return switch (user) {
      case "admin",
          "client",
          "kube_proxy",
          "kubelet",
          "system:serviceaccount:kube-system:default" ->
          user;
      default -> user.indexOf('@') >= 0 ? "email_id" : "other";
    };
  }
}
