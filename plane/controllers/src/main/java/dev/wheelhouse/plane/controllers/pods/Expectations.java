// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.pods;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.loop.Key;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What a controller did and has not yet seen in its cache. While something is expected the cache
/// is known to be old, and creating or deleting by it could go too far.
///
/// Said before the act, taken back when the act fails, met when the informer tells of it. After
/// five minutes an expectation no longer counts, so that a lost event cannot stop a controller.
public final class Expectations {

  private static final long LIFETIME_NANOS = Duration.ofMinutes(5).toNanos();

  private final Clock clock;
  private final Map<Key, Expected> expected = new ConcurrentHashMap<>();

  public Expectations(Clock clock) {
    this.clock = clock;
  }

  private static final class Expected {
    private int creations;
    private final Set<String> deletions = new HashSet<>();
    private long since;
  }

  public void expectCreations(Key owner, int count) {
    expected.compute(
        owner,
        (_, known) -> {
          Expected entry = fresh(known);
          entry.creations += count;
          return entry;
        });
  }

  public void expectDeletions(Key owner, Collection<String> uids) {
    expected.compute(
        owner,
        (_, known) -> {
          Expected entry = fresh(known);
          entry.deletions.addAll(uids);
          return entry;
        });
  }

  private Expected fresh(@Nullable Expected known) {
    Expected entry = known == null ? new Expected() : known;
    entry.since = clock.nanoTime();
    return entry;
  }

  /// A child appeared, or will not.
  public void created(Key owner) {
    created(owner, 1);
  }

  public void created(Key owner, int count) {
    expected.computeIfPresent(
        owner,
        (_, entry) -> {
          entry.creations = Math.max(0, entry.creations - count);
          return isMet(entry) ? null : entry;
        });
  }

  /// A child began to go or is gone, or stays.
  public void deleted(Key owner, String uid) {
    expected.computeIfPresent(
        owner,
        (_, entry) -> {
          entry.deletions.remove(uid);
          return isMet(entry) ? null : entry;
        });
  }

  public void forget(Key owner) {
    expected.remove(owner);
  }

  public boolean areMet(Key owner) {
    boolean[] met = {true};
    expected.computeIfPresent(
        owner,
        (_, entry) -> {
          met[0] = isMet(entry) || clock.nanoTime() - entry.since > LIFETIME_NANOS;
          return met[0] ? null : entry;
        });
    return met[0];
  }

  private static boolean isMet(Expected entry) {
    return entry.creations == 0 && entry.deletions.isEmpty();
  }
}
