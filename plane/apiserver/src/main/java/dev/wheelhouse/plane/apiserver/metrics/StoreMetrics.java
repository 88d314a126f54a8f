// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.metrics;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.registry.Keys;
import dev.wheelhouse.plane.apiserver.registry.StoreTimes;
import dev.wheelhouse.plane.store.Store;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// How long the store takes to make writes durable, and how much is in it. The names are those that
/// dashboards ask etcd's figures by.
public final class StoreMetrics implements StoreTimes {

  private static final double[] DURATIONS = {
    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30,
    45, 60
  };

  private final Map<Write, Points> points = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Histogram durations;
  private final Counter total;

  private record Write(String operation, GroupResource resource) {}

  private record Points(DistributionDataPoint duration, CounterDataPoint count) {}

  /// @param resources those that are stored
  StoreMetrics(
      Families families, Store store, Supplier<Collection<GroupResource>> resources, Clock clock) {
    this.clock = clock;
    this.durations =
        families.histogram(
            "etcd_request_duration_seconds",
            "Time until the store made a write durable.",
            DURATIONS,
            "operation",
            "group",
            "resource");
    this.total =
        families.counter(
            "etcd_requests_total", "Writes to the store.", "operation", "group", "resource");
    families.gauge(
        "apiserver_storage_objects",
        "Objects stored, by resource.",
        value -> count(store, resources.get(), value, false),
        "resource");
    families.gauge(
        "apiserver_resource_objects",
        "Objects stored, by group and resource.",
        value -> count(store, resources.get(), value, true),
        "group",
        "resource");
    families.gauge(
        "apiserver_storage_size_bytes",
        "Size of the store on disk.",
        value -> value.call((double) store.size(), "local"),
        "storage_cluster_id");
    families.gauge(
        "wheelhouse_store_alarm",
        "1 while the store refuses writes for want of space, on its disk or in its quota.",
        value -> value.call(store.status().full() ? 1 : 0, "NOSPACE"),
        "alarm");
  }

  private static void count(
      Store store,
      Collection<GroupResource> resources,
      GaugeWithCallback.Callback value,
      boolean apart) {
    for (GroupResource resource : resources) {
      double count = (double) store.count(Keys.prefix(resource));
      if (apart) {
        value.call(count, resource.group(), resource.resource());
      } else {
        value.call(count, resource.toString());
      }
    }
  }

  @Override
  public <T> T write(String operation, GroupResource resource, Supplier<T> write) {
    long begun = clock.nanoTime();
    try {
      return write.get();
    } finally {
      written(new Write(operation, resource), clock.nanoTime() - begun);
    }
  }

  private void written(Write write, long nanos) {
    Exchange exchange = Exchange.current();
    if (exchange != null) {
      exchange.spend(Exchange.Step.STORE, nanos);
    }
    Points known = points.computeIfAbsent(write, this::points);
    known.duration().observe(Families.seconds(nanos));
    known.count().inc();
  }

  private Points points(Write write) {
    String[] labels = {write.operation(), write.resource().group(), write.resource().resource()};
    return new Points(durations.labelValues(labels), total.labelValues(labels));
  }
}
