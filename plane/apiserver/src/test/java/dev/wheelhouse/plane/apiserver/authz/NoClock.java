// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// For code whose timed parts a test does not reach.
final class NoClock implements Clock {
  @Override
  public Instant now() {
    throw new AssertionError("time is not asked for");
  }

  @Override
  public long nanoTime() {
    throw new AssertionError("time is not asked for");
  }

  @Override
  public void sleep(Duration duration) {
    throw new AssertionError("nobody sleeps");
  }
}
