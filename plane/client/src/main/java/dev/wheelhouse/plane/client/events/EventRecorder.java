// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.events;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Patch;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes Events in the background: the caller never waits and never fails. Equal events about an
/// object become one with a count. About one object at most 25 events are written in a burst, then
/// one in five minutes; what is beyond that, or beyond what the queue holds, is dropped.
public final class EventRecorder implements AutoCloseable {

  public static final String NORMAL = "Normal";
  public static final String WARNING = "Warning";

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final int QUEUE_LIMIT = 10_000;
  private static final int REMEMBERED = 4096;

  private final Resources<Event> events;
  private final String component;
  private final String host;
  private final Clock clock;
  private final LinkedBlockingQueue<Occurrence> queue = new LinkedBlockingQueue<>(QUEUE_LIMIT);
  private final Map<Occurrence.Identity, Written> written = remembering();
  private final EventBudget budget;
  private final Tasks tasks = new Tasks("events");

  /// @param component the source that `kubectl describe` shows, for example `kubelet`
  /// @param host the node it runs on; empty where that says nothing
  public EventRecorder(PlaneClient client, String component, String host, Clock clock) {
    this.events = client.resources(Event.class);
    this.component = component;
    this.host = host;
    this.clock = clock;
    this.budget = new EventBudget(clock);
    tasks.start(component, this::run);
  }

  private record Written(String name, int count) {}

  private static Map<Occurrence.Identity, Written> remembering() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Occurrence.Identity, Written> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  public void normal(HasMetadata about, String reason, String message) {
    record(reference(about), NORMAL, reason, message);
  }

  public void warning(HasMetadata about, String reason, String message) {
    record(reference(about), WARNING, reason, message);
  }

  /// Records an event about an object or a part of it (`fieldPath` names a container).
  public void record(ObjectReference about, String type, String reason, String message) {
    Occurrence occurrence =
        new Occurrence(about, type, reason, message, clock.now().truncatedTo(ChronoUnit.SECONDS));
    if (budget.allows(about.getUid() == null ? about.getName() : about.getUid())) {
      queue.offer(occurrence);
    }
  }

  public static ObjectReference reference(HasMetadata object) {
    return new ObjectReferenceBuilder()
        .withApiVersion(object.getApiVersion())
        .withKind(object.getKind())
        .withNamespace(object.getMetadata().getNamespace())
        .withName(object.getMetadata().getName())
        .withUid(object.getMetadata().getUid())
        .withResourceVersion(object.getMetadata().getResourceVersion())
        .build();
  }

  private void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      Occurrence occurrence = queue.take();
      try {
        write(occurrence);
      } catch (PlatformException e) {
        // A namespace that is going away takes no new events: nothing is lost that anyone reads.
        if (!e.is(Reason.NOT_FOUND) && !e.is(Reason.FORBIDDEN)) {
          LOG.atWarn().addKeyValue(LogKeys.REASON, e.getMessage()).log("event not written");
        }
      }
    }
  }

  private void write(Occurrence occurrence) {
    Written before = written.get(occurrence.identity());
    if (before != null && count(occurrence, before)) {
      return;
    }
    Event event = event(occurrence);
    events.create(event);
    written.put(occurrence.identity(), new Written(event.getMetadata().getName(), 1));
  }

  private boolean count(Occurrence occurrence, Written before) {
    int count = before.count() + 1;
    JsonObject change =
        JsonObject.of("count", (long) count, "lastTimestamp", occurrence.at().toString());
    try {
      events.patch(occurrence.namespace(), before.name(), new Patch.Merge(change), "");
    } catch (PlatformException e) {
      if (e.is(Reason.NOT_FOUND)) {
        return false;
      }
      throw e;
    }
    written.put(occurrence.identity(), new Written(before.name(), count));
    return true;
  }

  private Event event(Occurrence occurrence) {
    Instant at = occurrence.at();
    return new EventBuilder()
        .withNewMetadata()
        .withName(occurrence.about().getName() + "." + Long.toHexString(unique()))
        .withNamespace(occurrence.namespace())
        .endMetadata()
        .withInvolvedObject(occurrence.about())
        .withType(occurrence.type())
        .withReason(occurrence.reason())
        .withMessage(occurrence.message())
        .withCount(1)
        .withFirstTimestamp(at.toString())
        .withLastTimestamp(at.toString())
        .withNewSource(component, host.isEmpty() ? null : host)
        .withReportingComponent(component)
        .withReportingInstance(host)
        .build();
  }

  private long last;

  /// Nanoseconds of wall time, made to grow: two events of one object never share a name.
  private long unique() {
    Instant now = clock.now();
    last = Math.max(last + 1, now.getEpochSecond() * 1_000_000_000L + now.getNano());
    return last;
  }

  @Override
  public void close() {
    tasks.close();
  }
}
