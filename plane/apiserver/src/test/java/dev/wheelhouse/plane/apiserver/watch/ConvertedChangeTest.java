// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.store.Change;
import dev.wheelhouse.plane.store.Entry;
import dev.wheelhouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConvertedChangeTest {

  @Test
  void allWatchersShareAFailureForAWhile() {
    AtomicInteger asked = new AtomicInteger();
    ManualClock clock = new ManualClock(Instant.EPOCH);
    byte[] stored = {'{', '}'};
    Entry entry = new Entry("/registry/peers/a/p", stored, 7, 7);
    ConvertedChange change =
        new ConvertedChange(
            WatchEvent.of(new Change.Put(entry, new Entry("/registry/peers/a/p", stored, 6, 6))),
            object -> {
              if (asked.incrementAndGet() == 1) {
                throw new PlatformException(Reason.INTERNAL, "no answer");
              }
              return object;
            },
            null,
            clock);

    assertThatThrownBy(change::plain).hasMessage("no answer");
    assertThatThrownBy(change::plain).hasMessage("no answer");
    assertThatThrownBy(change::objectBefore).hasMessage("no answer");
    assertThat(asked).hasValue(1);

    clock.advance(Duration.ofSeconds(6));

    assertThat(change.plain().object()).isEqualTo(stored);
    assertThat(asked).hasValue(2);
  }

  @Test
  void keepsNoBytesOfItsOwnWhereTheVersionMakesNoDifference() {
    Entry entry = new Entry("/registry/peers/a/p", "{\"a\":1}".getBytes(UTF_8), 7, 7);
    WatchEvent event = WatchEvent.of(new Change.Put(entry, null));
    ConvertedChange same =
        new ConvertedChange(event, JsonObject::deepCopy, null, new ManualClock(Instant.EPOCH));
    ConvertedChange other =
        new ConvertedChange(
            event, it -> JsonObject.of("b", it.get("a")), null, new ManualClock(Instant.EPOCH));

    assertThat(same.object()).isEqualTo(JsonObject.of("a", 1L));
    assertThat(same.plain()).isSameAs(event.plain());
    assertThat(other.plain().object()).isEqualTo("{\"b\":1}".getBytes(UTF_8));
    assertThat(other.object()).isEqualTo(JsonObject.of("b", 1L));
  }
}
