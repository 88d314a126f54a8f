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
import org.jspecify.annotations.Nullable;

/// Charts at hand: fetched once, kept, rendered. What a reference stands for is remembered for a
/// while, so that no reconcile asks the network for what another one has just asked; so is that a
/// repository did not answer. One per program; safe for use by many threads.
public final class Charts implements AutoCloseable {

  private static final Duration SETBACK = Duration.ofSeconds(15);
  private static final Duration RENDERED = Duration.ofMinutes(2);
  private static final int MOST_SLOTS = 2_000;
  private static final int MOST_RENDERED = 64;

  private final ChartStore store;
  private final ChartRenderer renderer;
  private final Clock clock;
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

  private record Done(JsonObject release, Instant until) {}

  /// One reference; its lock is held while it is fetched.
  private static final class Slot {
    private @Nullable Chart chart;
    private @Nullable PlatformException setback;
    private Instant until = Instant.MIN;
  }

  /// How long it is remembered what a reference stands for.
  ///
  /// @param prefix keeps what some remember apart from what others do; empty for all together
  /// @param time zero for not at all
  public record Memory(String prefix, Duration time) {}

  /// The chart that a reference names.
  ///
  /// @throws PlatformException `INVALID` when there is none, naming what comes near;
  ///   `SERVICE_UNAVAILABLE` when its repository does not answer
  public Chart fetch(ChartReference reference, ChartCredentials credentials, Memory memory) {
    if (slots.size() > MOST_SLOTS) {
      Instant now = clock.now();
      slots.values().removeIf(it -> it.until.isBefore(now));
    }
    Slot slot =
        slots.computeIfAbsent(new Key(reference, credentials, memory.prefix()), _ -> new Slot());
    synchronized (slot) {
      boolean known = slot.until.isAfter(clock.now());
      PlatformException setback = slot.setback;
      if (known && setback != null) {
        throw new PlatformException(
            setback.reason(), Objects.requireNonNullElse(setback.getMessage(), ""), setback);
      }
      Chart chart = slot.chart;
      if (known && chart != null) {
        return chart;
      }
      try {
        Chart fetched = store.fetch(reference, credentials);
        slot.chart = fetched;
        slot.setback = null;
        slot.until = clock.now().plus(memory.time());
        return fetched;
      } catch (PlatformException e) {
        slot.setback = e;
        slot.until = clock.now().plus(SETBACK);
        throw e;
      }
    }
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
                "cluster", cluster));
    Optional<JsonObject> before = before(key);
    if (before.isPresent()) {
      return before.get().deepCopy();
    }
    JsonObject release = renderer.render(chart, request);
    synchronized (rendered) {
      rendered.put(key, new Done(release, clock.now().plus(RENDERED)));
      while (rendered.size() > MOST_RENDERED) {
        rendered.remove(rendered.keySet().iterator().next());
      }
    }
    return release.deepCopy();
  }

  private Optional<JsonObject> before(String key) {
    synchronized (rendered) {
      return Optional.ofNullable(rendered.get(key))
          .filter(it -> it.until().isAfter(clock.now()))
          .map(Done::release);
    }
  }

  public Clock clock() {
    return clock;
  }

  /// An error for where no chart can be fetched.
  public static PlatformException none() {
    return new PlatformException(
        Reason.INVALID, "charts are rendered by the operator only, and this is not it");
  }

  @Override
  public void close() {
    renderer.close();
  }
}
