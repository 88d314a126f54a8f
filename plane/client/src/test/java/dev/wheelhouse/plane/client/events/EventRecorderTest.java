// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.testing.Eventually;
import dev.wheelhouse.testing.ManualClock;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventRecorderTest {

  private static final Pod POD =
      new PodBuilder()
          .withNewMetadata()
          .withName("p")
          .withNamespace("default")
          .withUid("u")
          .endMetadata()
          .build();

  @Test
  void countsEqualEventsInOne() {
    try (InMemoryPlane plane = InMemoryPlane.start(Clock.system());
        EventRecorder events =
            new EventRecorder(plane.client(), "kubelet", "node-a", Clock.system())) {
      events.normal(POD, "Pulled", "image is there");
      events.normal(POD, "Pulled", "image is there");
      events.warning(POD, "BackOff", "restarting");

      Eventually.within(Duration.ofSeconds(5), "three occurrences", () -> total(plane) == 3);
      assertThat(list(plane))
          .extracting(e -> e.getReason() + " " + e.getCount() + " " + e.getSource().getHost())
          .containsExactlyInAnyOrder("Pulled 2 node-a", "BackOff 1 node-a");
    }
  }

  @Test
  void boundsTheEventsOfOneObject() {
    ManualClock clock = new ManualClock(Instant.EPOCH);
    EventBudget budget = new EventBudget(clock);

    for (int i = 0; i < 25; i++) {
      assertThat(budget.allows("u")).isTrue();
    }
    assertThat(budget.allows("u")).isFalse();
    clock.advance(Duration.ofMinutes(5));
    assertThat(budget.allows("u")).isTrue();
    assertThat(budget.allows("other")).isTrue();
  }

  private static List<Event> list(InMemoryPlane plane) {
    return plane.client().resources(Event.class).list("default", ListQuery.ALL);
  }

  private static int total(InMemoryPlane plane) {
    return list(plane).stream().mapToInt(Event::getCount).sum();
  }
}
