// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import dev.wheelhouse.base.time.Clock;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The Lease that names the leader, as one candidate sees it.
///
/// Whether another leader is still there is told by this machine's clock alone: its Lease must have
/// stayed as it is for as long as it says, counted from when that was first seen here. So clocks
/// that differ between machines do no harm.
final class ElectionLease {

  private final LeaseStore store;
  private final String identity;
  private final Clock clock;

  private @Nullable String seen;
  private long seenSince;

  /// @param identity another for each candidate
  ElectionLease(LeaseStore store, String identity, Clock clock) {
    this.store = store;
    this.identity = identity;
    this.clock = clock;
  }

  String identity() {
    return identity;
  }

  /// Renews the Lease when it is ours, and takes it when it is nobody's or has run out.
  ///
  /// @return the leader
  /// @throws KubernetesClientException when the cluster cannot be asked or refuses
  String hold(Duration duration) {
    Lease live = store.get();
    try {
      if (live == null) {
        store.create(anew(duration));
        return identity;
      }
      String holder = holder(live);
      if (!holder.equals(identity) && !holder.isEmpty() && !ranOut(live, duration)) {
        return holder;
      }
      store.update(taken(live, duration));
      return identity;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      Lease winner = store.get();
      return winner == null ? "" : holder(winner);
    }
  }

  /// Lets another take it at once, if it is still ours.
  ///
  /// @return whether it was
  boolean release() {
    Lease live = store.get();
    if (live == null || !holder(live).equals(identity)) {
      return false;
    }
    Lease free =
        new LeaseBuilder(live)
            .editSpec()
            .withHolderIdentity("")
            .withLeaseDurationSeconds(1)
            .withRenewTime(now())
            .endSpec()
            .build();
    store.update(free);
    return true;
  }

  private boolean ranOut(Lease live, Duration ours) {
    String version = live.getMetadata().getResourceVersion();
    long now = clock.nanoTime();
    if (!Objects.equals(version, seen)) {
      seen = version;
      seenSince = now;
      return false;
    }
    Integer seconds = live.getSpec().getLeaseDurationSeconds();
    Duration theirs = seconds == null ? ours : Duration.ofSeconds(seconds);
    return now - seenSince >= theirs.toNanos();
  }

  private static String holder(Lease lease) {
    String holder = lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity();
    return holder == null ? "" : holder;
  }

  private Lease anew(Duration duration) {
    return new LeaseBuilder()
        .withNewSpec()
        .withHolderIdentity(identity)
        .withLeaseDurationSeconds((int) duration.toSeconds())
        .withAcquireTime(now())
        .withRenewTime(now())
        .withLeaseTransitions(0)
        .endSpec()
        .build();
  }

  private Lease taken(Lease live, Duration duration) {
    boolean renewal = holder(live).equals(identity);
    Integer before = live.getSpec() == null ? null : live.getSpec().getLeaseTransitions();
    int transitions = before == null ? 0 : before;
    var spec =
        new LeaseBuilder(live)
            .editOrNewSpec()
            .withHolderIdentity(identity)
            .withLeaseDurationSeconds((int) duration.toSeconds())
            .withRenewTime(now());
    if (!renewal) {
      spec.withAcquireTime(now()).withLeaseTransitions(transitions + 1);
    }
    return spec.endSpec().build();
  }

  private ZonedDateTime now() {
    return clock.now().atZone(ZoneOffset.UTC);
  }

  @Override
  public String toString() {
    return store.toString();
  }
}
