// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.plane.apiserver.audit.Audit;
import dev.wheelhouse.plane.apiserver.audit.AuditTrail;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.http.SlowRequests;
import dev.wheelhouse.plane.apiserver.http.Statuses;
import dev.wheelhouse.plane.apiserver.metrics.RequestMetrics;
import dev.wheelhouse.plane.apiserver.metrics.ServerMetrics;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// All that looks on while requests are answered: metrics, the audit log and the log of slow
/// requests.
final class Observers {

  private static final int SWITCHED = 101;

  private final ServerMetrics metrics;
  private final SlowRequests slow;
  private final @Nullable Audit audit;
  private final Set<ObservedEvents> watches = ConcurrentHashMap.newKeySet();

  /// @param audit null where nothing is audited
  Observers(ServerMetrics metrics, SlowRequests slow, @Nullable Audit audit) {
    this.metrics = metrics;
    this.slow = slow;
    this.audit = audit;
  }

  ServerMetrics metrics() {
    return metrics;
  }

  Observation begin(RequestInfo info, ApiRequest request, Exchange exchange) {
    return new Observation(
        info, request, exchange, metrics.requests().begin(info, request, exchange));
  }

  /// Ends all watches that are open, in good order.
  ///
  /// @param most how long to wait for those who read them
  ///
  /// @param wake has the event loops look after their watches
  void endWatches(Runnable wake, Duration most) throws InterruptedException {
    watches.forEach(ObservedEvents::stop);
    wake.run();
    long until = System.nanoTime() + most.toNanos();
    synchronized (watches) {
      long left = until - System.nanoTime();
      while (!watches.isEmpty() && left > 0) {
        watches.wait(Math.max(1, left / 1_000_000));
        left = until - System.nanoTime();
      }
    }
  }

  private void ended(ObservedEvents watch) {
    synchronized (watches) {
      watches.remove(watch);
      watches.notifyAll();
    }
  }

  /// Ends what is written in the background.
  void close() {
    if (audit != null) {
      audit.close();
    }
  }

  /// One request, looked on from its beginning to its end. Used by one thread until it is answered.
  final class Observation {
    private final RequestInfo info;
    private final ApiRequest request;
    private final Exchange exchange;
    private final RequestMetrics.Recording recording;
    private @Nullable AuditTrail trail;
    private boolean identified;
    private boolean reached;

    Observation(
        RequestInfo info,
        ApiRequest request,
        Exchange exchange,
        RequestMetrics.Recording recording) {
      this.info = info;
      this.request = request;
      this.exchange = exchange;
      this.recording = recording;
    }

    /// It is known who asks.
    ///
    /// @param user whom he acts as; often himself
    void identified(Identity user) {
      identified = true;
      if (audit == null) {
        return;
      }
      Identity caller = exchange.caller();
      Identity first = caller == null ? user : caller;
      trail = audit.begin(first, info, request, exchange);
      if (trail != null && !first.equals(user)) {
        trail.impersonated(user);
      }
    }

    /// The caller may, and it is his turn.
    void reached() {
      reached = true;
    }

    /// @return the answer to give instead
    ApiResponse answered(ApiResponse response) {
      return switch (response) {
        case ApiResponse.Whole whole -> {
          ended(whole.status(), whole.body().length);
          if (trail != null) {
            trail.complete(whole.status(), whole.contentType(), whole.body());
          }
          yield whole;
        }
        case ApiResponse.Listing list -> {
          ended(list.status(), list.size());
          if (trail != null) {
            ApiResponse.Whole whole = list.whole();
            trail.complete(whole.status(), whole.contentType(), whole.body());
          }
          yield list;
        }
        case ApiResponse.Bytes bytes -> {
          lasts(bytes.status());
          yield new ApiResponse.Bytes(
              bytes.status(),
              bytes.contentType(),
              bytes.headers(),
              new ObservedBytes(bytes.body(), () -> over(bytes.status())));
        }
        case ApiResponse.Events events -> {
          lasts(events.status());
          yield new ApiResponse.Events(watched(events.source()), events.format());
        }
      };
    }

    private ObservedEvents watched(ApiResponse.EventSource source) {
      ObservedEvents observed =
          new ObservedEvents(
              source,
              recording,
              self -> {
                Observers.this.ended(self);
                over(200);
              });
      watches.add(observed);
      return observed;
    }

    /// The connection stops being HTTP.
    void connected() {
      lasts(SWITCHED);
    }

    /// Such a connection is closed.
    void disconnected() {
      over(SWITCHED);
    }

    private void lasts(int code) {
      if (trail != null) {
        trail.started(code);
      }
    }

    private void over(int code) {
      recording.answered(code, 0);
      if (trail != null) {
        trail.complete(code, "", null);
      }
    }

    private void ended(int code, long size) {
      recording.answered(code, size);
      slow.ended(info, request, exchange, code);
    }

    void failed(Throwable failure) {
      int code = Statuses.httpCode(failure);
      if (reached) {
        ended(code, 0);
      } else {
        recording.turnedAway(code);
      }
      if (audit != null) {
        audited(audit, failure, code);
      }
    }

    private void audited(Audit log, Throwable failure, int code) {
      AuditTrail known = trail;
      if (known == null && !identified) {
        known = log.begin(exchange.caller(), info, request, exchange);
      }
      if (known == null) {
        return;
      }
      if (exchange.caller() == null) {
        known.unauthenticated();
      } else if (code == 500) {
        known.panicked(failure);
      } else {
        known.failed(code, Statuses.of(failure, info));
      }
    }
  }
}
