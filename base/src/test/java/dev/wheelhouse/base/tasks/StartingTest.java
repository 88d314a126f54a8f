// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StartingTest {

  @Test
  void givesThePartAndStopsIt() throws Exception {
    AtomicBoolean stopped = new AtomicBoolean();
    AutoCloseable part = () -> stopped.set(true);

    try (Starting<AutoCloseable> starting = Starting.of("part", () -> part)) {
      assertThat(starting.await()).isSameAs(part);
      assertThat(stopped).isFalse();
    }

    assertThat(stopped).isTrue();
  }

  @Test
  void stopsAPartThatNobodyWaitedFor() throws Exception {
    AtomicBoolean stopped = new AtomicBoolean();

    Starting.of("part", () -> (AutoCloseable) () -> stopped.set(true)).close();

    assertThat(stopped).isTrue();
  }

  @Test
  void throwsWhatKeptThePartFromStarting() throws Exception {
    IllegalArgumentException failure = new IllegalArgumentException("no");
    Starting.Start<AutoCloseable> broken =
        () -> {
          throw failure;
        };

    try (Starting<AutoCloseable> starting = Starting.of("part", broken)) {
      assertThatThrownBy(starting::await).isSameAs(failure);
    }
  }
}
