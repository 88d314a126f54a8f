// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.authors;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Believes the annotations that tell an author as long as the policies are in force that write
/// them: it tries them now and then, and puts them back when they are gone. Where somebody else
/// keeps it from trying, what it knew holds on.
///
/// Safe for use by many threads: one tries, and the others go by what was known before.
public final class StampedAuthors implements Authors {

  private static final Logger LOG = LoggerFactory.getLogger(StampedAuthors.class);
  private static final Duration BELIEVED = Duration.ofMinutes(1);
  private static final Duration TAKEN_UP = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final AuthorPolicies policies;
  private final Unstamped unstamped;
  private final Clock clock;
  private final Lock looking = new ReentrantLock();
  private volatile Standing standing = Standing.UNKNOWN;

  /// Why the policies could not be tried, as it was last told. Guarded by the lock.
  private String untried = "";

  /// @param mark of the policies; empty when they are not in force
  /// @param problem why they are not
  private record Standing(String mark, String problem, Instant since) {

    static final Standing UNKNOWN = new Standing("", "", Instant.MIN);

    Standing at(Instant now) {
      return new Standing(mark, problem, now);
    }
  }

  private StampedAuthors(ClusterObjects cluster, Unstamped unstamped, Clock clock) {
    this.policies = new AuthorPolicies(cluster);
    this.unstamped = unstamped;
    this.clock = clock;
  }

  /// Puts the policies into a cluster before it knows the kinds they are about, so that nothing of
  /// these kinds can be written without them.
  ///
  /// @param cluster as the program itself
  public static StampedAuthors install(ClusterObjects cluster, Unstamped unstamped, Clock clock) {
    StampedAuthors authors = new StampedAuthors(cluster, unstamped, clock);
    try {
      authors.policies.install("");
    } catch (PlatformException e) {
      transientThrown(e);
      LOG.atDebug().addKeyValue("reason", e.getMessage()).log("policies cannot be installed");
    }
    return authors;
  }

  /// Makes sure that the policies are in force, or says in the log that they are not.
  public StampedAuthors awaited() {
    mark();
    return this;
  }

  @Override
  public Identity of(JsonObject owner) {
    String mark = mark();
    AuthorStamp stamp = AuthorStamp.of(owner);
    boolean proven = !mark.isEmpty() && stamp.mark().equals(mark) && !stamp.user().isEmpty();
    if (proven) {
      return AuthorStamp.account(owner).orElseGet(stamp::identity);
    }
    return switch (unstamped) {
      case AS_PROGRAM -> AuthorStamp.account(owner).orElse(Identity.SELF);
      case REFUSED -> throw new PlatformException(Reason.FORBIDDEN, unproven(owner));
    };
  }

  private String unproven(JsonObject owner) {
    ObjectRef ref = ObjectRef.of(owner);
    String problem = standing.problem();
    if (!problem.isEmpty()) {
      return "nothing proves who wrote "
          + ref
          + ", so nothing is done for it: "
          + problem
          + "; mend that, or start with --unstamped as-operator to let such objects act with"
          + " Wheelhouse's own rights";
    }
    return "nothing proves who wrote "
        + ref
        + ": it was written before this cluster recorded authors; whoever is to be its author runs:"
        + " kubectl annotate "
        + ref.kind().toLowerCase(java.util.Locale.ROOT)
        + " -n "
        + ref.namespace()
        + " "
        + ref.name()
        + " wheelhouse.dev/adopt="
        + clock.now().getEpochSecond()
        + " --overwrite";
  }

  private String mark() {
    Standing known = standing;
    if (!outdated(known)) {
      return known.mark();
    }
    if (known.equals(Standing.UNKNOWN)) {
      looking.lock();
    } else if (!looking.tryLock()) {
      return known.mark();
    }
    try {
      if (outdated(standing)) {
        standing = look(standing);
      }
      return standing.mark();
    } finally {
      looking.unlock();
    }
  }

  private boolean outdated(Standing it) {
    return it.since().plus(BELIEVED).isBefore(clock.now());
  }

  private Standing look(Standing before) {
    Optional<String> mark;
    try {
      mark = policies.tried();
    } catch (PlatformException e) {
      return untried(before, e);
    }
    untried = "";
    return mark.map(it -> new Standing(it, "", clock.now())).orElseGet(() -> restored(before));
  }

  /// What is refused may be so by a policy, a webhook or a quota of somebody who knows nothing of
  /// us: that says nothing about ours.
  private Standing untried(Standing before, PlatformException e) {
    if (before.mark().isEmpty()) {
      transientThrown(e);
      return lacking(AuthorPolicies.untried(e));
    }
    String reason = String.valueOf(e.getMessage());
    if (AuthorPolicies.ours(e)) {
      return lacking(AuthorPolicies.untried(e));
    }
    if (!reason.equals(untried)) {
      untried = reason;
      LOG.atWarn()
          .addKeyValue("reason", reason)
          .log("whether authors of applications are recorded cannot be tried");
    }
    return before.at(clock.now());
  }

  /// A new policy takes effect a moment after it is written.
  private Standing restored(Standing before) {
    try {
      policies.install(before.mark());
      return takenUp()
          .map(it -> new Standing(it, "", clock.now()))
          .orElseGet(() -> lacking("the policies authors.wheelhouse.dev do not take effect"));
    } catch (PlatformException e) {
      transientThrown(e);
      return lacking(AuthorPolicies.missing(e));
    }
  }

  private Optional<String> takenUp() {
    Instant end = clock.now().plus(TAKEN_UP);
    Optional<String> mark = policies.tried();
    while (mark.isEmpty() && clock.now().isBefore(end)) {
      pause();
      mark = policies.tried();
    }
    return mark;
  }

  private void pause() {
    try {
      clock.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "interrupted", e);
    }
  }

  private Standing lacking(String problem) {
    if (!problem.equals(standing.problem())) {
      LOG.atWarn()
          .addKeyValue("reason", problem)
          .addKeyValue("unstamped", unstamped)
          .log("authors of applications are not recorded");
    }
    return new Standing("", problem, clock.now());
  }

  private static void transientThrown(PlatformException e) {
    switch (e.reason()) {
      case SERVICE_UNAVAILABLE, TIMEOUT, TOO_MANY_REQUESTS, CONFLICT, UNAUTHORIZED, INTERNAL ->
          throw e;
      default -> {}
    }
  }
}
