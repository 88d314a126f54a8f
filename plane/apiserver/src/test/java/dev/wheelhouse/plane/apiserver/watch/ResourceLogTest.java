// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.store.Change;
import dev.wheelhouse.plane.store.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ResourceLogTest {

  private static WatchEvent event(long revision) {
    Entry entry = new Entry("/registry/core/pods/a/p", new byte[] {'{', '}'}, revision, revision);
    return WatchEvent.of(new Change.Put(entry, null));
  }

  private static List<Long> revisions(List<WatchEvent> events) {
    return events.stream().map(WatchEvent::revision).toList();
  }

  @Test
  void goesOnBehindARevision() throws Exception {
    ResourceLog log = new ResourceLog(2);
    log.append(List.of(event(3), event(5), event(9)));

    assertThat(revisions(read(log, log.sequenceAfter(2)))).containsExactly(3L, 5L, 9L);
    assertThat(revisions(read(log, log.sequenceAfter(5)))).containsExactly(9L);
    assertThat(revisions(read(log, log.sequenceAfter(7)))).containsExactly(9L);
    assertThat(read(log, log.sequenceAfter(9))).isEmpty();
  }

  @Test
  void saysWhatItNoLongerHas() {
    ResourceLog log = new ResourceLog(2);

    assertThat(log.sequenceAfter(1)).isEqualTo(-1);
  }

  @Test
  void dropsTheOldestWhenFull() throws Exception {
    ResourceLog log = new ResourceLog(0);
    log.append(LongStream.rangeClosed(1, 16_400).mapToObj(ResourceLogTest::event).toList());

    assertThat(log.sequenceAfter(15)).isEqualTo(-1);
    assertThat(read(log, log.sequenceAfter(16))).hasSize(16_384);
    assertThat(log.read(0, Duration.ZERO)).isNull();
  }

  private static List<WatchEvent> read(ResourceLog log, long sequence) throws Exception {
    return Objects.requireNonNull(log.read(sequence, Duration.ZERO));
  }
}
