// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.base.log.LogKeys;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Tells in the log, once each, of requests that took long, and what they spent their time on.
/// Watches and streams are not slow, they last.
public final class SlowRequests {

  private static final Logger LOG = LoggerFactory.getLogger(SlowRequests.class);

  private final long threshold;

  /// @param threshold requests that take longer are told
  public SlowRequests(Duration threshold) {
    this.threshold = threshold.toNanos();
  }

  /// A request has its answer.
  public void ended(RequestInfo info, ApiRequest request, Exchange exchange, int code) {
    long nanos = exchange.elapsed();
    if (nanos >= threshold && !info.verb().equals("watch")) {
      tell(info, request, exchange, code, nanos);
    }
  }

  private static void tell(
      RequestInfo info, ApiRequest request, Exchange exchange, int code, long nanos) {
    LoggingEventBuilder line =
        LOG.atInfo()
            .addKeyValue(LogKeys.VERB, info.verb())
            .addKeyValue(LogKeys.PATH, info.path())
            .addKeyValue("code", code)
            .addKeyValue("userAgent", request.header("user-agent").orElse(""))
            .addKeyValue("client", exchange.peer())
            .addKeyValue(LogKeys.DURATION_MS, millis(nanos));
    long other = nanos;
    for (Exchange.Step step : Exchange.Step.values()) {
      long spent = exchange.spent(step);
      other -= spent;
      if (spent > 0) {
        line = line.addKeyValue(step.label() + "Ms", millis(spent));
      }
    }
    line.addKeyValue("otherMs", millis(Math.max(0, other))).log("slow request");
  }

  private static double millis(long nanos) {
    return Math.round(nanos / 1e4) / 100.0;
  }
}
