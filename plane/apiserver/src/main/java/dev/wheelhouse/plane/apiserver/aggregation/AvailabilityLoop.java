// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.registry.Conditions;
import dev.wheelhouse.plane.apiserver.registry.LocalWriter;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps APIServices and their `Available` conditions true. Looks every half second whether an
/// APIService or what this server serves has changed; asks other servers once a second while they
/// are not available, and every ten seconds once they are.
final class AvailabilityLoop {

  private static final Logger LOG = LoggerFactory.getLogger(AvailabilityLoop.class);
  private static final GroupVersionResource API_SERVICES =
      new GroupVersionResource("apiregistration.k8s.io", "v1", "apiservices");
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(10);

  private final LocalApiServices local;
  private final RemoteApis remote;
  private final RemoteCheck check;
  private final ObjectReader objects;
  private final LocalWriter writer;
  private final Clock clock;
  private final Map<String, Long> due = new HashMap<>();

  AvailabilityLoop(
      LocalApiServices local,
      RemoteApis remote,
      RemoteCheck check,
      ObjectReader objects,
      LocalWriter writer,
      Clock clock) {
    this.local = local;
    this.remote = remote;
    this.check = check;
    this.objects = objects;
    this.writer = writer;
    this.clock = clock;
  }

  /// @param servedVersion changes with what this server serves itself
  void run(LongSupplier servedVersion) throws InterruptedException {
    long seen = -1;
    while (!Thread.currentThread().isInterrupted()) {
      long version = 31 * servedVersion.getAsLong() + objects.version(RemoteApis.API_SERVICES);
      if (version != seen && reconcileLocal()) {
        seen = version;
      }
      checkRemote();
      clock.sleep(PERIOD);
    }
  }

  private boolean reconcileLocal() {
    try {
      local.reconcile();
      return true;
    } catch (PlatformException e) {
      LOG.atWarn().setCause(e).log("APIServices could not be brought up to date, will try again");
      return false;
    }
  }

  private void checkRemote() throws InterruptedException {
    List<RemoteApi> apis = List.copyOf(remote.all());
    check.documents().retain(apis.stream().map(RemoteApi::name).toList());
    due.keySet().retainAll(apis.stream().map(RemoteApi::name).toList());
    List<Thread> running = new ArrayList<>();
    long now = clock.nanoTime();
    try (Tasks tasks = new Tasks("apiservices")) {
      for (RemoteApi api : apis) {
        if (now - due.getOrDefault(api.name(), now) >= 0) {
          Duration pause = api.available() ? LATER : SOON;
          due.put(api.name(), now + pause.toNanos());
          running.add(tasks.start(api.name(), () -> checkOne(api)));
        }
      }
      for (Thread thread : running) {
        thread.join();
      }
    }
  }

  private void checkOne(RemoteApi api) throws InterruptedException {
    RemoteCheck.Result result = check.run(api);
    try {
      objects
          .get(RemoteApis.API_SERVICES, "", api.name())
          .filter(stored -> differs(stored, result))
          .ifPresent(stored -> write(stored.deepCopy(), result));
    } catch (PlatformException e) {
      if (!e.is(Reason.CONFLICT) && !e.is(Reason.NOT_FOUND)) {
        throw e;
      }
    }
  }

  private static boolean differs(JsonObject stored, RemoteCheck.Result result) {
    JsonObject present = Conditions.find(stored, "Available").orElseGet(JsonObject::new);
    return !present.string("status").orElse("").equals(result.status())
        || !present.string("reason").orElse("").equals(result.reason())
        || !present.string("message").orElse("").equals(result.message());
  }

  private void write(JsonObject stored, RemoteCheck.Result result) {
    JsonObject condition =
        ApiServiceStrategy.condition(clock, result.status(), result.reason(), result.message());
    Conditions.find(stored, "Available")
        .filter(present -> present.string("status").orElse("").equals(result.status()))
        .flatMap(present -> present.string("lastTransitionTime"))
        .ifPresent(since -> condition.put("lastTransitionTime", since));
    Conditions.set(stored.childObject("status"), condition);
    writer.updateStatus(API_SERVICES, "", stored);
  }
}
