// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells of changes in an Application's status as Events (`v1`), for `kubectl describe`. What
/// happens again is counted in the Event that there is. Safe for use by many threads.
public final class ApplicationEvents {

  private static final Logger LOG = LoggerFactory.getLogger(ApplicationEvents.class);

  private final ClusterObjects objects;
  private final Clock clock;

  /// What has been told of and still goes on, by the uid of the application.
  private final Map<String, Set<String>> noticed = new ConcurrentHashMap<>();

  public ApplicationEvents(ClusterObjects objects, Clock clock) {
    this.objects = objects;
    this.clock = clock;
  }

  private record Happening(String type, String reason, String message) {
    JsonObject tree() {
      return JsonObject.of("type", type, "reason", reason, "message", message);
    }
  }

  /// Compares the status an application had with the one it is about to get.
  void tell(JsonObject application, JsonObject status) {
    JsonObject before = application.object("status").orElseGet(JsonObject::new);
    phase(before, status).ifPresent(it -> send(application, it));
    warning(before, status).ifPresent(it -> send(application, it));
  }

  /// Tells of what happened to the application's objects, once for as long as it goes on.
  void tell(JsonObject application, List<String> notices) {
    String uid = application.string("metadata", "uid").orElse("");
    Set<String> now = Set.copyOf(notices);
    Set<String> before =
        Objects.requireNonNullElse(
            now.isEmpty() ? noticed.remove(uid) : noticed.put(uid, now), Set.of());
    notices.stream()
        .filter(it -> !before.contains(it))
        .forEach(it -> send(application, new Happening("Warning", "ResourceNotice", it)));
  }

  /// Forgets an application that is gone.
  void forget(JsonObject application) {
    noticed.remove(application.string("metadata", "uid").orElse(""));
  }

  private static Optional<Happening> phase(JsonObject before, JsonObject after) {
    String phase = after.string("status").orElse("");
    boolean same =
        phase.equals(before.string("status").orElse(""))
            && after.integer("observedGeneration").equals(before.integer("observedGeneration"));
    if (same) {
      return Optional.empty();
    }
    String why = message(after, "Ready");
    return switch (phase) {
      case "running" -> Optional.of(new Happening("Normal", "Deployed", deployed(after)));
      case "workflowFailed" -> Optional.of(new Happening("Warning", "FailedWorkflow", why));
      case "unhealthy" -> Optional.of(new Happening("Warning", "Unhealthy", why));
      default -> Optional.empty();
    };
  }

  private static String deployed(JsonObject status) {
    return "revision " + status.string("latestRevision", "name").orElse("") + " is running";
  }

  private static Optional<Happening> warning(JsonObject before, JsonObject after) {
    String now = message(after, "Parsed");
    return now.isEmpty() || now.equals(message(before, "Parsed"))
        ? Optional.empty()
        : Optional.of(new Happening("Warning", "UnknownParameters", now));
  }

  private static String message(JsonObject status, String condition) {
    return status.array("conditions").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("type").orElse("").equals(condition))
        .findFirst()
        .flatMap(it -> it.string("message"))
        .orElse("");
  }

  private void send(JsonObject application, Happening happening) {
    try {
      record(application, happening);
    } catch (PlatformException e) {
      LOG.atDebug()
          .addKeyValue("application", ObjectRef.of(application))
          .setCause(e)
          .log("event not recorded");
    }
  }

  private void record(JsonObject application, Happening happening) {
    ObjectRef about = ObjectRef.of(application);
    String now = clock.now().truncatedTo(ChronoUnit.SECONDS).toString();
    String uid = application.string("metadata", "uid").orElse("");
    String name = about.name() + "." + Hashes.of(happening.tree().with("uid", uid));
    Optional<JsonObject> known = objects.get(new ObjectRef("v1", "Event", about.namespace(), name));
    JsonObject involved =
        JsonObject.of(
            "apiVersion", about.apiVersion(),
            "kind", about.kind(),
            "namespace", about.namespace(),
            "name", about.name(),
            "uid", uid);
    JsonObject event =
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "Event",
            "metadata",
            JsonObject.of("name", name, "namespace", about.namespace()),
            "involvedObject",
            involved,
            "type",
            happening.type(),
            "reason",
            happening.reason(),
            "message",
            happening.message(),
            "source",
            JsonObject.of("component", "wheelhouse"),
            "reportingComponent",
            "wheelhouse",
            "firstTimestamp",
            known.flatMap(it -> it.string("firstTimestamp")).orElse(now),
            "lastTimestamp",
            now,
            "count",
            known.flatMap(it -> it.integer("count")).orElse(0L) + 1);
    objects.apply(event, "wheelhouse", true);
  }
}
