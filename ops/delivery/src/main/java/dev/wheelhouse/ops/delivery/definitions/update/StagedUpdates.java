// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.update;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.DefinitionKind;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.catalog.DefinitionCatalog;
import dev.wheelhouse.ops.delivery.definitions.snapshot.Snapshot;
import dev.wheelhouse.ops.delivery.definitions.snapshot.UsedTypes;
import dev.wheelhouse.ops.delivery.definitions.update.UpdatePlanner.Plan;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.revisions.DefinitionChoice;
import dev.wheelhouse.ops.delivery.revisions.DefinitionChoice.Grant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes definitions with the annotation `wheelhouse.dev/update: staged` to their applications.
/// Asks only while there is something to do. [#look] and [#run] are for one thread, all else for
/// many.
public final class StagedUpdates implements DefinitionChoice.Grants {

  private static final Logger LOG = LoggerFactory.getLogger(StagedUpdates.class);
  private static final Duration BUSY = Duration.ofSeconds(1);
  private static final Duration OPEN = Duration.ofSeconds(30);

  /// A look at thousands of applications must not be most of what this program does.
  private static final int REST = 10;

  private static final int KNOWN_REVISIONS = 20_000;

  private final ClusterObjects objects;
  private final DefinitionCatalog catalog;
  private final Clock clock;
  private final Listener listener;
  private final ConcurrentMap<ObjectRef, DefinitionKind> staged = new ConcurrentHashMap<>();
  private final ConcurrentMap<ObjectRef, Set<String>> granted = new ConcurrentHashMap<>();
  private final Semaphore changes = new Semaphore(0);

  /// The hashes of the definitions of ApplicationRevisions, see [Snapshot#hashes].
  private final Map<String, Map<DefinitionKind, Map<String, String>>> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(
            Map.Entry<String, Map<DefinitionKind, Map<String, String>>> eldest) {
          return size() > KNOWN_REVISIONS;
        }
      };

  /// Told that an application is to look at its definitions again.
  @FunctionalInterface
  public interface Listener {
    void changed(String namespace, String application);
  }

  public StagedUpdates(
      ClusterObjects objects, DefinitionCatalog catalog, Clock clock, Listener listener) {
    this.objects = objects;
    this.catalog = catalog;
    this.clock = clock;
    this.listener = listener;
  }

  /// A definition is there, or has changed.
  public void changed(JsonObject definition) {
    ObjectRef ref = ObjectRef.of(definition);
    Optional<DefinitionKind> kind = DefinitionKind.of(ref.kind());
    boolean wanted = kind.isPresent() && UpdateSettings.of(definition).staged();
    if (wanted) {
      staged.put(ref, kind.get());
      changes.release();
    } else if (staged.remove(ref) != null) {
      changes.release();
    }
  }

  public void removed(JsonObject definition) {
    staged.remove(ObjectRef.of(definition));
    changes.release();
  }

  @Override
  public List<Grant> of(String namespace, String application) {
    if (granted.isEmpty()) {
      return List.of();
    }
    String name = namespace + "/" + application;
    List<Grant> grants = new ArrayList<>();
    granted.forEach((definition, names) -> {
      DefinitionKind kind = staged.get(definition);
      if (kind != null && names.contains(name)) {
        grants.add(new Grant(kind, definition.name()));
      }
    });
    return grants;
  }

  /// Works until it is interrupted.
  public void run() throws InterruptedException {
    Duration pause = BUSY;
    while (true) {
      if (staged.isEmpty() && granted.isEmpty()) {
        changes.acquire();
      } else if (changes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        changes.drainPermits();
        Thread.sleep(BUSY);
      }
      changes.drainPermits();
      long start = System.nanoTime();
      Optional<Duration> next = looked();
      Duration rest = Duration.ofNanos(System.nanoTime() - start).multipliedBy(REST);
      pause = next.orElse(OPEN);
      pause = pause.compareTo(rest) > 0 ? pause : rest;
    }
  }

  private Optional<Duration> looked() {
    try {
      return look();
    } catch (PlatformException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("staged updates of definitions cannot go on; tried again");
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("staged updates of definitions cannot go on; tried again");
    }
    return Optional.of(OPEN);
  }

  /// Looks once at all staged definitions and takes each as far as it goes.
  ///
  /// @return when to look again; empty for not before a definition changes
  /// @throws PlatformException when the cluster does not answer
  public Optional<Duration> look() {
    granted.keySet().stream()
        .filter(it -> !staged.containsKey(it))
        .toList()
        .forEach(it -> grant(it, Set.of()));
    if (staged.isEmpty()) {
      return Optional.empty();
    }
    List<JsonObject> applications = objects.list(Manifest.API_VERSION, "Application", "", "");
    Optional<Duration> again = Optional.empty();
    for (Map.Entry<ObjectRef, DefinitionKind> entry : staged.entrySet()) {
      Optional<Plan> plan = look(entry.getKey(), entry.getValue(), applications);
      boolean busy = plan.filter(Plan::updating).isPresent();
      if (busy) {
        again = Optional.of(BUSY);
      } else if (again.isEmpty() && plan.filter(Plan::open).isPresent()) {
        again = Optional.of(OPEN);
      }
    }
    return again;
  }

  private Optional<Plan> look(ObjectRef ref, DefinitionKind kind, List<JsonObject> applications) {
    Optional<JsonObject> live = objects.get(ref).filter(StagedUpdates::usable);
    if (live.isEmpty()) {
      grant(ref, Set.of());
      return Optional.empty();
    }
    JsonObject definition = live.get();
    JsonObject revision = definition.object("status", "latestRevision").orElseGet(JsonObject::new);
    String hash = revision.string("revisionHash").orElse("");
    List<Consumer> consumers = new ArrayList<>();
    for (JsonObject application : applications) {
      if (uses(application, kind, ref) && !held(application)) {
        String used = hashes(application).getOrDefault(kind, Map.of()).getOrDefault(ref.name(), "");
        consumers.add(Consumer.of(application, used.equals(hash)));
      }
    }
    JsonObject before = definition.object("status", "update").orElseGet(JsonObject::new);
    Plan plan =
        new UpdatePlanner(UpdateSettings.of(definition), revision, before, clock.now())
            .plan(consumers);
    if (!plan.status().equals(before)) {
      definition.childObject("status").put("update", plan.status());
      try {
        objects.updateStatus(definition);
      } catch (PlatformException e) {
        if (e.is(Reason.CONFLICT) || e.is(Reason.NOT_FOUND)) {
          return Optional.of(plan); // somebody else wrote: looked at again, nothing was granted
        }
        throw e;
      }
    }
    grant(ref, plan.granted());
    return Optional.of(plan);
  }

  /// Whether a definition has been taken in as it is now, and can be used. Where a built-in one is
  /// used instead, applications have nothing of it to take.
  private static boolean usable(JsonObject definition) {
    boolean seen =
        definition
            .integer("status", "observedGeneration")
            .equals(definition.integer("metadata", "generation"));
    return seen
        && definition.object("spec", "schematic", "cel").isPresent()
        && definition.array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
            .allMatch(it -> it.string("status").orElse("").equals("True"));
  }

  private boolean uses(JsonObject application, DefinitionKind kind, ObjectRef definition) {
    JsonObject spec = application.object("spec").orElseGet(JsonObject::new);
    return UsedTypes.of(spec).of(kind).contains(definition.name())
        && catalog.means(ObjectRef.of(application).namespace(), kind, definition);
  }

  /// What is going, is left alone, is published by versions, has gone back, or has deployed nothing
  /// yet.
  private static boolean held(JsonObject application) {
    JsonObject metadata = application.object("metadata").orElseGet(JsonObject::new);
    return metadata.containsKey("deletionTimestamp")
        || metadata.string("labels", AppKeys.PAUSE).orElse("").equals("true")
        || metadata.string("annotations", AppKeys.PUBLISH_VERSION).isPresent()
        || metadata.string("annotations", DefinitionChoice.DEFINITIONS_OF).isPresent()
        || application.string("status", "latestRevision", "name").isEmpty();
  }

  private Map<DefinitionKind, Map<String, String>> hashes(JsonObject application) {
    ObjectRef ref = ObjectRef.of(application);
    String revision = application.string("status", "latestRevision", "name").orElse("");
    String key = application.string("metadata", "uid").orElse("") + "/" + revision;
    Map<DefinitionKind, Map<String, String>> before = known.get(key);
    if (before != null) {
      return before;
    }
    Map<DefinitionKind, Map<String, String>> hashes =
        objects
            .get(
                new ObjectRef(
                    Manifest.API_VERSION, "ApplicationRevision", ref.namespace(), revision))
            .map(Snapshot::of)
            .orElse(Snapshot.EMPTY)
            .hashes();
    known.put(key, hashes);
    return hashes;
  }

  private void grant(ObjectRef definition, Set<String> names) {
    Set<String> before =
        names.isEmpty() ? granted.remove(definition) : granted.put(definition, names);
    Set<String> different = new HashSet<>(names);
    if (before != null) {
      different.removeAll(before);
      before.stream().filter(it -> !names.contains(it)).forEach(different::add);
    }
    for (String name : different) {
      int slash = name.indexOf('/');
      listener.changed(name.substring(0, slash), name.substring(slash + 1));
    }
  }
}
