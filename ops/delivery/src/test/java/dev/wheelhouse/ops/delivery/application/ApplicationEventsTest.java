// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplicationEventsTest {

  private static final JsonObject APPLICATION =
      Json.readObject(
          """
          {"apiVersion":"core.oam.dev/v1beta1","kind":"Application",
           "metadata":{"name":"shop","namespace":"default","uid":"u"}}\
          """);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final MemoryCluster cluster = new MemoryCluster();
  private final ApplicationEvents events = new ApplicationEvents(cluster, clock);

  private void tell(ApplicationEvents teller, String... notices) {
    clock.advance(Duration.ofSeconds(1));
    teller.tell(APPLICATION, List.of(notices));
  }

  @Test
  void tellsOnceOfWhatGoesOn() {
    tell(events, "left alone");
    int writes = cluster.writes();

    tell(events, "left alone");
    tell(events, "left alone");

    assertThat(cluster.writes()).isEqualTo(writes);
    tell(events, "left alone", "taken over");
    assertThat(cluster.all()).hasSize(2);
    assertThat(cluster.writes()).isEqualTo(writes + 1);
  }

  @Test
  void countsWhatHappensAgain() {
    tell(events, "left alone");
    tell(events);
    tell(events, "left alone");
    tell(new ApplicationEvents(cluster, clock), "left alone");

    assertThat(cluster.all()).hasSize(1);
    JsonObject event = cluster.all().getFirst();
    assertThat(event.integer("count")).contains(3L);
    assertThat(event.string("firstTimestamp")).contains("2026-01-01T00:00:01Z");
    assertThat(event.string("lastTimestamp")).contains("2026-01-01T00:00:04Z");
  }
}
