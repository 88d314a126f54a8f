// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.testing.ManualClock;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ElectionLeaseTest {

  private static final Duration LEASE = Duration.ofSeconds(15);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final StoredLease store = new StoredLease();
  private final ElectionLease one = new ElectionLease(store, "one", clock);
  private final ElectionLease two = new ElectionLease(store, "two", clock);

  @Test
  void isTakenByWhoComesFirst() {
    assertThat(one.hold(LEASE)).isEqualTo("one");
    assertThat(two.hold(LEASE)).isEqualTo("one");
  }

  @Test
  void staysWithWhoRenewsIt() {
    one.hold(LEASE);
    for (int i = 0; i < 5; i++) {
      two.hold(LEASE);
      clock.advance(Duration.ofSeconds(10));
      assertThat(one.hold(LEASE)).isEqualTo("one");
    }

    assertThat(two.hold(LEASE)).isEqualTo("one");
    assertThat(store.transitions()).isZero();
  }

  @Test
  void isTakenOverWhenItWasNotRenewedForItsWholeDuration() {
    one.hold(LEASE);
    two.hold(LEASE);
    clock.advance(Duration.ofSeconds(14));
    assertThat(two.hold(LEASE)).isEqualTo("one");

    clock.advance(Duration.ofSeconds(1));

    assertThat(two.hold(LEASE)).isEqualTo("two");
    assertThat(one.hold(LEASE)).isEqualTo("two");
    assertThat(store.transitions()).isEqualTo(1);
  }

  @Test
  void isNotTakenOverAtFirstSightHoweverOldItSays() {
    ManualClock slow = new ManualClock(Instant.parse("2020-01-01T00:00:00Z"));
    new ElectionLease(store, "slow", slow).hold(LEASE);

    assertThat(two.hold(LEASE)).isEqualTo("slow");
  }

  @Test
  void isFreeAtOnceWhenGivenBack() {
    one.hold(LEASE);
    two.hold(LEASE);

    assertThat(one.release()).isTrue();

    assertThat(two.hold(LEASE)).isEqualTo("two");
  }

  @Test
  void isNotGivenBackByWhoLostIt() {
    one.hold(LEASE);
    two.hold(LEASE);
    clock.advance(LEASE);
    two.hold(LEASE);

    assertThat(one.release()).isFalse();

    assertThat(store.holder()).isEqualTo("two");
  }

  @Test
  void goesToTheFasterOfTwo() {
    LeaseStore raced =
        new LeaseStore() {
          @Override
          public @Nullable Lease get() {
            return null;
          }

          @Override
          public void create(Lease lease) {
            new ElectionLease(store, "faster", clock).hold(LEASE);
            store.create(lease);
          }

          @Override
          public void update(Lease lease) {
            store.update(lease);
          }
        };

    String leader = new ElectionLease(raced, "slower", clock).hold(LEASE);

    assertThat(leader).isNotEqualTo("slower");
    assertThat(Objects.requireNonNull(store.get()).getSpec().getHolderIdentity())
        .isEqualTo("faster");
  }
}
