// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.logs.ContainerLogs;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import dev.wheelhouse.plane.node.runtimes.RuntimeContext;
import dev.wheelhouse.plane.node.runtimes.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedRuntimeTest {

  private static final String ID = "0".repeat(64);

  /// Nobody wakes who sleeps by it.
  private static final class StoppedClock implements Clock {
    private final CountDownLatch asleep = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      asleep.countDown();
      try {
        new CountDownLatch(1).await();
      } finally {
        interrupted.countDown();
      }
    }
  }

  enum End {
    SIGNAL,
    REMOVE,
    CLOSE_SANDBOX;

    void of(SimulatedRuntime runtime) {
      switch (this) {
        case SIGNAL -> runtime.signal(ID, "SIGTERM");
        case REMOVE -> runtime.remove(ID);
        case CLOSE_SANDBOX -> runtime.closeSandbox("uid");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyWaitsForTheEndOfAContainerThatHasEnded(End end) throws Exception {
    StoppedClock clock = new StoppedClock();
    Path folder = Path.of("unused");
    SimulatedRuntime runtime =
        new SimulatedRuntime(new RuntimeContext(folder, new ContainerLogs(clock), clock));
    try {
      runtime.start(
          new ContainerSpec(
              ID,
              new SandboxSpec("uid", "p", null, "10.0.0.1", SandboxSpec.HostNamespaces.NONE),
              new ContainerSpec.Name("default", "p", "uid", "c", 0),
              List.of(),
              new ContainerSpec.Command(
                  List.of("sleep", "3600"), List.of(), "/", false, false, false),
              ContainerSpec.Security.DEFAULT,
              ContainerSpec.Limits.NONE,
              List.of(),
              folder,
              Map.of()));
      assertThat(clock.asleep.await(10, TimeUnit.SECONDS)).isTrue();

      end.of(runtime);

      assertThat(clock.interrupted.await(10, TimeUnit.SECONDS)).as("the task ended").isTrue();
      assertThat(runtime.leftovers()).isEmpty();
    } finally {
      runtime.close();
    }
  }
}
