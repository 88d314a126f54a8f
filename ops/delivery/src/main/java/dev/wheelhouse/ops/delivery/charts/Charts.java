// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Charts at hand: fetched once, kept, rendered. What a reference stands for is remembered for a
/// while, so that no reconcile asks the network for what another one has just asked; so is that a
/// repository did not answer, or that a chart cannot be rendered. One per program; safe for use by
/// many threads.
public final class Charts implements AutoCloseable {

  private static final Duration SETBACK = Duration.ofSeconds(15);
  private static final Duration LONGEST_SETBACK = Duration.ofMinutes(5);
  private static final Duration RENDERED = Duration.ofMinutes(2);

  /// Fetched or rendered at a time, so that slow repositories do not take all threads.
  private static final int MOST_BUSY = 4;

  private static final int MOST_SLOTS = 2_000;
  private static final int MOST_RENDERED = 64;

  private final ChartStore store;
  private final ChartRenderer renderer;
  private final Clock clock;
  private final Semaphore busy = new Semaphore(MOST_BUSY, true);
  private final Map<Key, Slot> slots = new ConcurrentHashMap<>();
  private final Map<String, Done> rendered = new LinkedHashMap<>();

  /// @param folder where archives are kept
  /// @param rules from where they may be fetched
  public Charts(Path folder, AddressRules rules, Clock clock) {
    this(new ChartStore(folder, rules), new HelmProcess(folder), clock);
  }

  Charts(ChartStore store, ChartRenderer renderer, Clock clock) {
    this.store = store;
    this.renderer = renderer;
    this.clock = clock;
  }

  /// Credentials belong to the key: who has others may see other charts, or none.
  private record Key(ChartReference reference, ChartCredentials credentials, String prefix) {}

  /// @param failures how many there were one after another, this one among them
  private record Done(Outcome<JsonObject> outcome, Instant until, int failures) {}

  /// One reference; its lock is held while it is fetched.
  private static final class Slot {
    private final Lock turn = new ReentrantLock();
    private volatile Known known = new Known(Optional.empty(), Instant.MIN, 0);
  }

  /// @param outcome empty before the first
  /// @param failures how many there were one after another
  private record Known(Optional<Outcome<Chart>> outcome, Instant until, int failures) {}

  /// What has come of it: something, or an error.
  private sealed interface Outcome<T> {

    record Good<T>(T result) implements Outcome<T> {}

    record Bad<T>(PlatformException why) implements Outcome<T> {}

    default T orThrow() {
      return switch (this) {
        case Good<T>(T result) -> result;
        case Bad<T>(PlatformException why) ->
            throw new PlatformException(
                why.reason(), Objects.requireNonNullElse(why.getMessage(), ""), why);
      };
    }
  }

  /// How long it is remembered what a reference stands for.
  ///
  /// @param prefix keeps what some remember apart from what others do; empty for all together
  /// @param time zero for not at all
  public record Memory(String prefix, Duration time) {}

  /// The chart that a reference names.
  ///
  /// @throws PlatformException `INVALID` when there is none, naming what comes near;
  ///   `SERVICE_UNAVAILABLE` when its repository does not answer, or too many charts are at work
  public Chart fetch(ChartReference reference, ChartCredentials credentials, Memory memory) {
    if (slots.size() > MOST_SLOTS) {
      Instant now = clock.now();
      slots.values().removeIf(it -> it.known.until().isBefore(now));
    }
    Slot slot =
        slots.computeIfAbsent(new Key(reference, credentials, memory.prefix()), _ -> new Slot());
    Optional<Outcome<Chart>> known = known(slot);
    if (known.isPresent()) {
      return known.get().orThrow();
    }
    Turns.take(slot.turn, reference.toString());
    try {
      return known(slot)
          .orElseGet(() -> fetch(slot, reference, credentials, memory.time()))
          .orThrow();
    } finally {
      slot.turn.unlock();
    }
  }

  private Optional<Outcome<Chart>> known(Slot slot) {
    Known known = slot.known;
    return known.until().isAfter(clock.now()) ? known.outcome() : Optional.empty();
  }

  private Outcome<Chart> fetch(
      Slot slot, ChartReference reference, ChartCredentials credentials, Duration time) {
    Turns.take(busy, reference.toString());
    try {
      Outcome<Chart> good = new Outcome.Good<>(store.fetch(reference, credentials));
      slot.known = new Known(Optional.of(good), clock.now().plus(time), 0);
      return good;
    } catch (PlatformException e) {
      Outcome<Chart> bad = new Outcome.Bad<>(e);
      int failures = slot.known.failures() + 1;
      slot.known = new Known(Optional.of(bad), clock.now().plus(setback(failures)), failures);
      return bad;
    } finally {
      busy.release();
    }
  }

  /// How long a failure is remembered: twice as long as the one before, up to five minutes.
  private static Duration setback(int failures) {
    Duration grown = SETBACK.multipliedBy(1L << Math.min(failures - 1, 10));
    return grown.compareTo(LONGEST_SETBACK) < 0 ? grown : LONGEST_SETBACK;
  }

  /// The release that a chart makes, see [ChartRenderer#render]. Within two minutes the same for
  /// the same request, though its templates draw lots.
  public JsonObject render(Chart chart, RenderRequest request, String cluster) {
    String key =
        Hashes.of(
            JsonObject.of(
                "digest", chart.digest(),
                "release", request.release(),
                "namespace", request.namespace(),
                "revision", request.revision(),
                "values", request.values(),
                "timeout", request.timeout().toString(),
                "cluster", cluster));
    Optional<Done> before = before(key);
    Optional<Done> fresh = before.filter(it -> it.until().isAfter(clock.now()));
    if (fresh.isPresent()) {
      return fresh.get().outcome().orThrow().deepCopy();
    }
    Turns.take(busy, chart.name() + " " + chart.version());
    try {
      JsonObject release = renderer.render(chart, request);
      remember(key, new Done(new Outcome.Good<>(release), clock.now().plus(RENDERED), 0));
      return release.deepCopy();
    } catch (PlatformException e) {
      if (e.is(Reason.INVALID)) {
        int failures = before.map(Done::failures).orElse(0) + 1;
        Instant until = clock.now().plus(setback(failures));
        remember(key, new Done(new Outcome.Bad<>(e), until, failures));
      }
      throw e;
    } finally {
      busy.release();
    }
  }

  private void remember(String key, Done done) {
    synchronized (rendered) {
      rendered.remove(key);
      rendered.put(key, done);
      while (rendered.size() > MOST_RENDERED) {
        rendered.remove(rendered.keySet().iterator().next());
      }
    }
  }

  private Optional<Done> before(String key) {
    synchronized (rendered) {
      return Optional.ofNullable(rendered.get(key));
    }
  }

  public Clock clock() {
    return clock;
  }

  /// An error for where no chart can be fetched.
  public static PlatformException none() {
    return new PlatformException(
        Reason.INVALID,
        "charts are not fetched here: `app plan`, `diff` and `dry-run` without --offline do it");
  }

  @Override
  public void close() {
    renderer.close();
  }
}
