// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// How many requests are worked on at a time, reads and writes counted apart
/// (`--max-requests-inflight`, `--max-mutating-requests-inflight`). Watches and streams last, so
/// they do not count. A request over the limit waits a moment for its turn and is then refused with
/// 429.
public final class InFlightLimits implements Fairness {

  private static final long WAIT_SECONDS = 5;

  private final Semaphore reads;
  private final Semaphore writes;

  public InFlightLimits(int mostReads, int mostWrites) {
    this.reads = new Semaphore(mostReads);
    this.writes = new Semaphore(mostWrites);
  }

  /// Does the work when its turn is there.
  ///
  /// @throws PlatformException `TOO_MANY_REQUESTS`
  @Override
  public <T> T run(Identity user, RequestInfo info, ApiRequest request, Exchange.Work<T> work)
      throws InterruptedException {
    if (streams(info) || info.verb().equals("watch")) {
      return work.run();
    }
    Semaphore turns = isRead(info) ? reads : writes;
    if (!turns.tryAcquire() && !turns.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new PlatformException(
          Reason.TOO_MANY_REQUESTS, "Too many requests, please try again later.");
    }
    try {
      return work.run();
    } finally {
      turns.release();
    }
  }

  /// Requests that last as long as somebody reads and writes.
  static boolean streams(RequestInfo info) {
    return switch (info.subresource()) {
      case "log", "exec", "attach", "portforward", "proxy" -> true;
      default -> false;
    };
  }

  private static boolean isRead(RequestInfo info) {
    return info.verb().equals("get") || info.verb().equals("list");
  }
}
