// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.time.Clock;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the machine every ten seconds and ends at most one pod at a look, until the machine has
/// what it needs again. Others read the pressures from any thread.
public final class EvictionLoop {

  private static final Logger LOG = LoggerFactory.getLogger(EvictionLoop.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final Duration REMOVAL = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofSeconds(1);

  private final EvictionOptions options;
  private final NodeFigures figures;
  private final Host host;
  private final ImageGarbage images;
  private final Clock clock;
  private PressureState state = PressureState.NONE;
  private boolean failing;
  private volatile Set<Pressure> shown = Set.of();

  /// The node that is looked after.
  public interface Host {

    /// The pods that have something running, and what they use.
    ///
    /// @param disk whether their use of the disk is asked for, which takes time to find out
    Collection<Candidate> candidates(boolean disk);

    /// Ends a pod for good.
    void evict(String uid, String message, Duration grace);

    /// Whether something of the pod is still on the machine.
    boolean has(String uid);

    /// Writes an event about the node.
    void tell(String type, String reason, String message);

    /// The pressures are others now: the Node is to show them.
    void changed();
  }

  public EvictionLoop(
      EvictionOptions options, NodeFigures figures, Host host, ImageGarbage images, Clock clock) {
    this.options = options;
    this.figures = figures;
    this.host = host;
    this.images = images;
    this.clock = clock;
  }

  /// What the node is short of now, or was until a moment ago.
  public Set<Pressure> pressures() {
    return shown;
  }

  /// Looks until interrupted.
  public void run() throws InterruptedException {
    while (true) {
      Optional<String> evicted = lookOrWarn();
      if (evicted.isPresent()) {
        awaitRemoval(evicted.get());
      } else {
        clock.sleep(PERIOD);
      }
    }
  }

  /// A look that fails, as on a full disk, is told once; the next may go well.
  private Optional<String> lookOrWarn() {
    try {
      Optional<String> evicted = look();
      failing = false;
      return evicted;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.atWarn().setCause(e).log("node pressure not looked at, trying again");
      }
      failing = true;
      return Optional.empty();
    }
  }

  private void awaitRemoval(String uid) throws InterruptedException {
    Instant last = clock.now().plus(REMOVAL);
    while (host.has(uid) && clock.now().isBefore(last)) {
      clock.sleep(STEP);
    }
  }

  /// @return the uid of the pod that goes
  Optional<String> look() {
    Map<Signal, Observation> seen = figures.observe();
    Instant now = clock.now();
    state = state.next(options.thresholds(), seen, now);
    show(state.shown(options.transition(), now));
    List<Threshold> due = state.due(now);
    return due.isEmpty() ? Optional.empty() : reclaim(due.getFirst(), seen);
  }

  private void show(Set<Pressure> now) {
    Set<Pressure> before = shown;
    if (now.equals(before)) {
      return;
    }
    shown = Set.copyOf(now);
    for (Pressure pressure : EnumSet.allOf(Pressure.class)) {
      if (now.contains(pressure) != before.contains(pressure)) {
        host.tell("Normal", pressure.event(now.contains(pressure)), "");
      }
    }
    try {
      host.changed();
    } catch (PlatformException | UncheckedIOException e) {
      LOG.atWarn().addKeyValue(LogKeys.REASON, e.getMessage()).log("node pressure not written yet");
    }
  }

  private Optional<String> reclaim(Threshold threshold, Map<Signal, Observation> seen) {
    String resource = threshold.signal().resource();
    host.tell("Warning", "EvictionThresholdMet", "Attempting to reclaim " + resource);
    boolean disk = threshold.signal().pressure() == Pressure.DISK;
    if (disk && freedByImages(threshold)) {
      return Optional.empty();
    }
    Map<Signal, Observation> now = disk ? figures.observe() : seen;
    Optional<Candidate> first =
        new EvictionOrder(resource).sorted(host.candidates(disk)).stream().findFirst();
    if (first.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("resource", resource)
          .log("resource is short, no pod can be evicted");
      return Optional.empty();
    }
    Candidate pod = first.get();
    String uid = pod.pod().getMetadata().getUid();
    host.evict(uid, new EvictionMessage(threshold, now).of(pod), grace(threshold, pod));
    return Optional.of(uid);
  }

  /// All unused images go: what is just enough would be too little again soon.
  private boolean freedByImages(Threshold threshold) {
    try {
      images.free();
    } catch (PlatformException | UncheckedIOException e) {
      LOG.atWarn().addKeyValue(LogKeys.REASON, e.getMessage()).log("images not removed");
    }
    Observation after = figures.observe().get(threshold.signal());
    return after != null && !threshold.met(after);
  }

  private Duration grace(Threshold threshold, Candidate candidate) {
    if (threshold.hard()) {
      return AT_ONCE;
    }
    Long own = candidate.pod().getSpec().getTerminationGracePeriodSeconds();
    Duration wanted = own == null ? options.longestGrace() : Duration.ofSeconds(own);
    Duration least = wanted.compareTo(options.longestGrace()) < 0 ? wanted : options.longestGrace();
    return least.compareTo(AT_ONCE) < 0 ? AT_ONCE : least;
  }
}
