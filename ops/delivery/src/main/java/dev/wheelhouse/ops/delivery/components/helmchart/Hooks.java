// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.PlanNotes;
import dev.wheelhouse.kube.client.health.Health;
import dev.wheelhouse.kube.client.health.HealthRules;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.charts.ReleaseMarks;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Runs the hooks of a release for an event, one after another by weight and name. Which have run
/// is written into the release, so that this may be called again and again. An object that has the
/// name of a hook is deleted or written over only where it is the release's or the application's.
///
/// @param owner labels that hooks get: whose they are
/// @param timeout how long one may take
record Hooks(
    ClusterObjects cluster,
    StoredRelease release,
    Map<String, String> owner,
    Duration timeout,
    Instant now,
    Consumer<StoredRelease> store) {

  private static final String MANAGER = "wheelhouse";
  private static final Set<String> WAITED = Set.of("Job", "Pod");
  private static final String RAN = "ran";
  private static final String RUN = "wheelhouse.dev/helm-hook-run";
  private static final String RUNNING = "Running";
  private static final String SUCCEEDED = "Succeeded";
  private static final String FAILED = "Failed";

  /// @return what is waited for; empty when all have succeeded
  /// @throws PlatformException `INVALID` when one has failed
  Optional<String> run(String event) {
    JsonObject body = release.body().deepCopy();
    StoredRelease running = release.withBody(body);
    for (JsonObject hook : of(running, event)) {
      String phase = hook.string(RAN, event).orElse("");
      if (phase.equals(SUCCEEDED)) {
        continue;
      }
      if (phase.equals(FAILED)) {
        throw failed(event, hook, "it failed before");
      }
      Optional<String> waiting = step(event, hook, phase, running);
      if (waiting.isPresent()) {
        return waiting;
      }
    }
    return Optional.empty();
  }

  /// Says which would run.
  ///
  /// @throws PlatformException `INVALID` when one cannot, because of an object that is there
  void tell(String event, PlanNotes notes) {
    for (JsonObject hook : of(release, event)) {
      JsonObject object = object(hook);
      Optional<JsonObject> live = cluster.get(ObjectRef.of(object));
      if (live.isPresent() && !ours(live.get())) {
        throw failed(
            event,
            hook,
            "an object of its name is there that is not of this release: " + ObjectRef.of(object));
      }
      notes.say(
          release.title()
              + " runs "
              + event
              + " hook "
              + ObjectRef.of(object)
              + live.map(_ -> ", in place of the one that is there").orElse("")
              + (policy(hook, "hook-succeeded") ? ", and deletes it when it has succeeded" : ""));
    }
  }

  /// Hooks for an event in the order in which they run.
  private static List<JsonObject> of(StoredRelease release, String event) {
    return release.hooks().stream()
        .filter(it -> it.array("events").orElseGet(JsonArray::new).strings().contains(event))
        .sorted(
            Comparator.<JsonObject, Long>comparing(it -> it.integer("weight").orElse(0L))
                .thenComparing(it -> it.string("name").orElse("")))
        .toList();
  }

  private Optional<String> step(
      String event, JsonObject hook, String phase, StoredRelease running) {
    JsonObject object = object(hook);
    ObjectRef ref = ObjectRef.of(object);
    String what = event + " hook " + ref.kind() + " " + ref.name();
    Optional<JsonObject> live = cluster.get(ref);
    if (!phase.equals(RUNNING)) {
      String run = identity(event);
      if (live.isPresent() && !ours(live.get())) {
        throw failed(
            event, hook, "an object of its name is there that is not of this release: " + ref);
      }
      if (live.filter(it -> run.equals(it.string("metadata", "annotations", RUN).orElse("")))
          .isPresent()) {
        start(hook, event, running); // it was applied, and nobody lived to write that down
        return end(event, hook, running, live, what);
      }
      if (live.isPresent() && policy(hook, "before-hook-creation")) {
        delete(live.get());
        if (cluster.get(ref).isPresent()) {
          return Optional.of("waits for an earlier " + what + " to go");
        }
      } else if (live.isPresent()) {
        mark(hook, event, FAILED, running);
        throw failed(event, hook, "an object of its name is there, and its policy keeps it");
      }
      object.childObject("metadata").childObject("annotations").put(RUN, run);
      cluster.apply(object, MANAGER, true);
      start(hook, event, running);
      live = cluster.get(ref);
    }
    return end(event, hook, running, live, what);
  }

  private void start(JsonObject hook, String event, StoredRelease running) {
    hook.childObject("last_run").put("started_at", now.toString());
    mark(hook, event, RUNNING, running);
  }

  /// What tells this run of the hooks from all others: of other revisions, and of a release of the
  /// same name that was there before.
  private String identity(String event) {
    ObjectRef record = new ObjectRef("v1", "Secret", release.namespace(), release.secretName());
    return event
        + " "
        + release.version()
        + " "
        + cluster.get(record).flatMap(it -> it.string("metadata", "uid")).orElse("");
  }

  private boolean ours(JsonObject live) {
    JsonObject marked = new JsonObject();
    ReleaseMarks.put(marked, release.name(), release.namespace());
    return ReleaseMarks.same(marked, live) || StoredRelease.ownedBy(owner, live);
  }

  private Optional<String> end(
      String event,
      JsonObject hook,
      StoredRelease running,
      Optional<JsonObject> live,
      String what) {
    Health health =
        live.map(it -> ended(it))
            .orElseGet(() -> new Health.Failed("it went away before it ended"));
    return switch (health) {
      case Health.Healthy _ -> {
        if (policy(hook, "hook-succeeded")) {
          live.filter(this::ours).ifPresent(this::delete);
        }
        mark(hook, event, SUCCEEDED, running);
        yield Optional.empty();
      }
      case Health.Failed(String why) -> {
        if (policy(hook, "hook-failed")) {
          live.filter(this::ours).ifPresent(this::delete);
        }
        mark(hook, event, FAILED, running);
        throw failed(event, hook, why);
      }
      case Health.Progressing(String how) -> {
        Instant start = hook.string("last_run", "started_at").map(Instant::parse).orElse(now);
        if (now.isAfter(start.plus(timeout))) {
          mark(hook, event, FAILED, running);
          throw failed(event, hook, "it has not ended after " + timeout.toSeconds() + " seconds");
        }
        yield Optional.of("waits for " + what + ": " + how);
      }
    };
  }

  private static Health ended(JsonObject live) {
    if (!WAITED.contains(live.string("kind").orElse(""))) {
      return new Health.Healthy("");
    }
    Health health = HealthRules.of(live);
    boolean runs = live.string("status", "phase").orElse("").equals(RUNNING);
    return runs ? new Health.Progressing("runs") : health;
  }

  private void mark(JsonObject hook, String event, String phase, StoredRelease running) {
    hook.childObject(RAN).put(event, phase);
    JsonObject last = hook.childObject("last_run");
    last.put("phase", phase);
    if (!phase.equals(RUNNING)) {
      last.put("completed_at", now.toString());
    }
    store.accept(running);
  }

  private static boolean policy(JsonObject hook, String name) {
    List<String> policies = hook.array("delete_policies").orElseGet(JsonArray::new).strings();
    return policies.isEmpty() ? name.equals("before-hook-creation") : policies.contains(name);
  }

  private JsonObject object(JsonObject hook) {
    JsonObject object =
        YamlDocument.all(hook.string("manifest").orElse("")).getFirst().tree().deepCopy();
    JsonObject metadata = object.childObject("metadata");
    if (cluster.namespaced(
        object.string("apiVersion").orElse(""), object.string("kind").orElse(""))) {
      metadata.putIfAbsent("namespace", release.namespace());
    }
    owner.forEach((key, value) -> metadata.childObject("labels").put(key, value));
    return object;
  }

  private void delete(JsonObject live) {
    if (live.string("metadata", "deletionTimestamp").isEmpty()) {
      cluster.delete(ObjectRef.of(live), live.string("metadata", "uid").orElse(""));
    }
  }

  private static PlatformException failed(String event, JsonObject hook, String why) {
    return new PlatformException(
        Reason.INVALID,
        event
            + " hook "
            + hook.string("kind").orElse("")
            + " "
            + hook.string("name").orElse("")
            + " ("
            + hook.string("path").orElse("")
            + ") failed: "
            + why);
  }
}
