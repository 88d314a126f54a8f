// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.metrics;

import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Counts and times requests. Requests for things that are not served share one series, so that a
/// client cannot fill memory with names.
public final class RequestMetrics {

  private static final double[] DURATIONS = {
    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30,
    45, 60
  };
  private static final double[] SLI_DURATIONS = {
    0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60
  };
  private static final String[] LABELS = {
    "verb", "dry_run", "group", "version", "resource", "subresource", "scope", "component"
  };
  private static final String[] LABELS_WITHOUT_DRY_RUN = {
    "verb", "group", "version", "resource", "subresource", "scope", "component"
  };
  private static final String[] RESOURCE = {"group", "version", "resource"};

  private final Map<RequestLabels, Series> series = new ConcurrentHashMap<>();
  private final Predicate<RequestInfo> served;
  private final Counter total;
  private final Histogram durations;
  private final Histogram sliDurations;
  private final Histogram sizes;
  private final Gauge longRunning;
  private final Counter watchEvents;
  private final Histogram watchSizes;
  private final Counter terminations;
  private final LongAdder reading = new LongAdder();
  private final LongAdder writing = new LongAdder();

  /// @param served whether there is such a resource and subresource
  RequestMetrics(Families families, Predicate<RequestInfo> served) {
    this.served = served;
    this.total =
        families.counter(
            "apiserver_request_total",
            "Requests by verb, dry run, resource, scope, component and response code.",
            "verb",
            "dry_run",
            "group",
            "version",
            "resource",
            "subresource",
            "scope",
            "component",
            "code");
    this.durations =
        families.histogram(
            "apiserver_request_duration_seconds", "Time to answer a request.", DURATIONS, LABELS);
    this.sliDurations =
        families.histogram(
            "apiserver_request_sli_duration_seconds",
            "Time to answer a request, without webhooks and waiting for its turn.",
            SLI_DURATIONS,
            LABELS_WITHOUT_DRY_RUN);
    this.sizes =
        families.histogram(
            "apiserver_response_sizes",
            "Size of answers to reads in bytes.",
            Families.exponential(1000, 10, 7),
            LABELS_WITHOUT_DRY_RUN);
    this.longRunning =
        families.gauge(
            "apiserver_longrunning_requests",
            "Watches and streams that are open.",
            LABELS_WITHOUT_DRY_RUN);
    this.watchEvents =
        families.counter("apiserver_watch_events_total", "Events sent to watchers.", RESOURCE);
    this.watchSizes =
        families.histogram(
            "apiserver_watch_events_sizes",
            "Size of events sent to watchers in bytes.",
            Families.exponential(1024, 2, 8),
            RESOURCE);
    this.terminations =
        families.counter(
            "apiserver_request_terminations_total",
            "Requests that were turned away to protect the server.",
            "verb",
            "group",
            "version",
            "resource",
            "subresource",
            "scope",
            "component",
            "code");
    families.gauge(
        "apiserver_current_inflight_requests",
        "Requests that are being answered; watches and streams not counted.",
        value -> {
          value.call((double) reading.sum(), "readOnly");
          value.call((double) writing.sum(), "mutating");
        },
        "request_kind");
  }

  /// A request begins to be answered.
  public Recording begin(RequestInfo info, ApiRequest request, Exchange exchange) {
    RequestLabels labels = RequestLabels.of(info, request);
    Series found = labels.counted() ? series(labels, info) : null;
    boolean lasting = info.verb().equals("watch") || RequestLabels.connects(info);
    LongAdder counter = labels.reads() ? reading : writing;
    if (!lasting) {
      counter.increment();
    } else if (found != null) {
      found.open.inc();
    }
    return new Recording(found, exchange, lasting ? null : counter);
  }

  private Series series(RequestLabels labels, RequestInfo info) {
    Series known = series.get(labels);
    if (known != null) {
      return known;
    }
    RequestLabels safe = info.resourceRequest() && !served.test(info) ? labels.unnamed() : labels;
    return series.computeIfAbsent(safe, Series::new);
  }

  /// One request on its way.
  public static final class Recording {
    private final @Nullable Series series;
    private final Exchange exchange;
    private final @Nullable LongAdder counter;
    private boolean ended;

    private Recording(@Nullable Series series, Exchange exchange, @Nullable LongAdder counter) {
      this.series = series;
      this.exchange = exchange;
      this.counter = counter;
    }

    /// The request got its answer.
    ///
    /// @param size of the body
    public void answered(int code, long size) {
      leave();
      if (series != null) {
        series.answered(code, size, exchange);
      }
    }

    /// The request was refused before anything was done for it: by who may, or for lack of room.
    public void turnedAway(int code) {
      leave();
      if (series != null && code == 429) {
        series.dropped(code);
      }
    }

    /// A watcher was sent an event.
    public void event(int size) {
      if (series != null) {
        series.event(size);
      }
    }

    private void leave() {
      if (ended) {
        return;
      }
      ended = true;
      if (counter != null) {
        counter.decrement();
      } else if (series != null) {
        series.open.dec();
      }
    }
  }

  /// The data points of requests with the same labels.
  private final class Series {
    private final RequestLabels labels;
    private final DistributionDataPoint duration;
    private final @Nullable DistributionDataPoint sli;
    private final @Nullable DistributionDataPoint size;
    private final Map<Integer, CounterDataPoint> codes = new ConcurrentHashMap<>();
    private final GaugeDataPoint open;
    private volatile @Nullable CounterDataPoint events;
    private volatile @Nullable DistributionDataPoint eventSizes;

    Series(RequestLabels labels) {
      this.labels = labels;
      String[] values = values();
      boolean lasting = labels.verb().equals("WATCH") || labels.verb().equals("CONNECT");
      duration =
          durations.labelValues(
              labels.verb(),
              labels.dryRun(),
              labels.group(),
              labels.version(),
              labels.resource(),
              labels.subresource(),
              labels.scope(),
              component());
      sli = labels.dryRun().isEmpty() ? sliDurations.labelValues(values) : null;
      size = labels.reads() ? sizes.labelValues(values) : null;
      open = lasting ? longRunning.labelValues(values) : NO_GAUGE;
    }

    private String component() {
      return labels.scope().isEmpty() ? "" : "apiserver";
    }

    private String[] values() {
      return new String[] {
        labels.verb(),
        labels.group(),
        labels.version(),
        labels.resource(),
        labels.subresource(),
        labels.scope(),
        component()
      };
    }

    void answered(int code, long bytes, Exchange exchange) {
      long nanos = exchange.elapsed();
      codes.computeIfAbsent(code, this::counter).inc();
      duration.observe(Families.seconds(nanos));
      if (sli != null) {
        long others = exchange.spent(Exchange.Step.WEBHOOK) + exchange.spent(Exchange.Step.QUEUE);
        sli.observe(Families.seconds(nanos - others));
      }
      if (size != null) {
        size.observe((double) bytes);
      }
    }

    void dropped(int code) {
      codes.computeIfAbsent(code, this::counter).inc();
      terminations
          .labelValues(
              labels.verb(),
              labels.group(),
              labels.version(),
              labels.resource(),
              labels.subresource(),
              labels.scope(),
              component(),
              Integer.toString(code))
          .inc();
    }

    private CounterDataPoint counter(int code) {
      return total.labelValues(
          labels.verb(),
          labels.dryRun(),
          labels.group(),
          labels.version(),
          labels.resource(),
          labels.subresource(),
          labels.scope(),
          component(),
          Integer.toString(code));
    }

    void event(int bytes) {
      CounterDataPoint count = events;
      DistributionDataPoint distribution = eventSizes;
      if (count == null || distribution == null) {
        String[] of = {labels.group(), labels.version(), labels.resource()};
        count = watchEvents.labelValues(of);
        distribution = watchSizes.labelValues(of);
        events = count;
        eventSizes = distribution;
      }
      count.inc();
      distribution.observe(bytes);
    }
  }

  private static final GaugeDataPoint NO_GAUGE =
      Gauge.builder().name("none").withoutExemplars().build();
}
