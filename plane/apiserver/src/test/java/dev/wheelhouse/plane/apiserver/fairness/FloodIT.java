// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.Credentials;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.metrics.Families;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// One user asks from two hundred threads, another from one, and the handler answers one request at
/// a time when the test lets it. Counts who is served.
class FloodIT {

  private static final int FLOOD = 200;
  private static final int SERVED = 1_000;

  private final FlowControl control =
      new FlowControl(
          new FairnessOptions(8, 4, true),
          _ -> 0,
          new Families(new PrometheusRegistry()),
          Clock.system());
  private final ApiRequest request =
      new ApiRequest(
          "GET", "/api/v1/pods", Map.of(), Map.of(), new byte[0], Credentials.NONE, null);
  private final RequestInfo info = RequestInfo.of(request);
  private final Semaphore steps = new Semaphore(0);
  private final Semaphore done = new Semaphore(0);
  private final Map<String, AtomicInteger> served = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();

  private void ask(String user) throws InterruptedException {
    Identity identity = Identity.user(user);
    while (true) {
      try {
        control.run(
            identity,
            info,
            request,
            () -> {
              steps.acquire();
              served.computeIfAbsent(user, _ -> new AtomicInteger()).incrementAndGet();
              done.release();
              return true;
            });
      } catch (PlatformException _) {
        refused.incrementAndGet();
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  @Test
  void oneUsersFloodDoesNotStarveAnother() throws Exception {
    try (Tasks tasks = new Tasks("flood")) {
      for (int i = 0; i < FLOOD; i++) {
        tasks.start("flood", () -> ask("flood"));
      }
      tasks.start("quiet", () -> ask("quiet"));

      for (int i = 0; i < SERVED; i++) {
        steps.release();
        done.acquire();
      }
    }

    int quiet = served.getOrDefault("quiet", new AtomicInteger()).get();
    // First come, first served would give it 1 of 201; its part among seven queues is a seventh.
    assertThat(quiet).as("of 1000, refused %s", refused).isGreaterThan(SERVED / 20);
  }
}
