// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.records;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.MetadataWatch;
import dev.wheelhouse.kube.client.ObjectMark;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The objects of a cluster, with lists of some kinds remembered while a watch tells what becomes
/// of them. What is written through this is seen at once by the next list; what others write, as
/// soon as the watch tells. A kind that cannot be watched is asked for each time.
///
/// Safe for use by many threads.
public final class RecordObjects implements ClusterObjects, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RecordObjects.class);

  /// Bytes; enough for the records of some ten thousand applications.
  private static final long LIMIT = 64 << 20;

  /// Before a kind that cannot be watched is tried again.
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final ClusterObjects cluster;
  private final Departures departures;
  private final Answers answers = new Answers(LIMIT);
  private final Clock clock = Clock.system();
  private final Set<GroupVersionKind> watched = ConcurrentHashMap.newKeySet();
  private final Map<GroupVersionKind, MetadataWatch> open = new ConcurrentHashMap<>();
  private final Tasks tasks = new Tasks("records");
  private volatile boolean closed;

  /// Told that somebody deletes a record, which is still there.
  @FunctionalInterface
  public interface Departures {
    void leaving(String namespace, String application);
  }

  RecordObjects(ClusterObjects cluster, Departures departures) {
    this.cluster = cluster;
    this.departures = departures;
  }

  /// Watches kinds whose objects carry the label `app.oam.dev/name`; returns at once.
  public static RecordObjects start(
      Fabric8Objects cluster, Set<GroupVersionKind> kinds, Departures departures) {
    RecordObjects records = new RecordObjects(cluster, departures);
    kinds.forEach(it -> records.watch(cluster, it));
    return records;
  }

  private void watch(Fabric8Objects objects, GroupVersionKind kind) {
    tasks.start(kind.kind(), () -> follow(objects, kind));
  }

  private void follow(Fabric8Objects objects, GroupVersionKind kind) throws InterruptedException {
    boolean told = false;
    while (!closed) {
      try (MetadataWatch watch =
          objects.watch(kind.apiVersion(), kind.kind(), AppKeys.NAME, new Changes(kind))) {
        open.put(kind, watch);
        if (!closed) {
          watch.run();
        }
      } catch (PlatformException e) {
        if (!told && !closed) {
          LOG.atWarn()
              .addKeyValue("kind", kind)
              .addKeyValue("reason", e.getMessage())
              .log("records of this kind cannot be watched; each list asks the cluster");
        }
        told = true;
        clock.sleep(PAUSE);
      }
    }
  }

  /// From now on every change of an object of this kind is told to [#changed].
  void watching(GroupVersionKind kind) {
    watched.add(kind);
  }

  /// Nobody tells for a while.
  void blind(GroupVersionKind kind) {
    watched.remove(kind);
    answers.forgetAll(kind.apiVersion(), kind.kind());
  }

  void changed(GroupVersionKind kind, ObjectMark object) {
    answers.changed(kind.apiVersion(), kind.kind(), object.namespace(), object.labels());
    String application = object.labels().get(AppKeys.NAME);
    if (object.leaving() && application != null) {
      departures.leaving(
          object.labels().getOrDefault(AppKeys.NAMESPACE, object.namespace()), application);
    }
  }

  @Override
  public List<JsonObject> list(
      String apiVersion, String kind, String namespace, String labelSelector) {
    Optional<ListQuestion> question =
        watched.contains(GroupVersionKind.of(apiVersion, kind))
            ? ListQuestion.of(apiVersion, kind, namespace, labelSelector)
            : Optional.empty();
    return question.isPresent()
        ? answers.answer(
            question.get(), () -> cluster.list(apiVersion, kind, namespace, labelSelector))
        : cluster.list(apiVersion, kind, namespace, labelSelector);
  }

  @Override
  public Optional<JsonObject> get(ObjectRef ref) {
    return cluster.get(ref);
  }

  @Override
  public JsonObject apply(JsonObject object, String fieldManager, boolean force) {
    return written(cluster.apply(object, fieldManager, force));
  }

  @Override
  public JsonObject create(JsonObject object, String fieldManager) {
    return written(cluster.create(object, fieldManager));
  }

  @Override
  public JsonObject dryRunApply(JsonObject object, String fieldManager, boolean force) {
    return cluster.dryRunApply(object, fieldManager, force);
  }

  @Override
  public JsonObject updateStatus(JsonObject object) {
    return written(cluster.updateStatus(object));
  }

  @Override
  public JsonObject replace(JsonObject object) {
    return written(cluster.replace(object));
  }

  @Override
  public JsonObject merge(ObjectRef ref, JsonObject patch, String fieldManager) {
    return written(cluster.merge(ref, patch, fieldManager));
  }

  private JsonObject written(JsonObject object) {
    ObjectRef ref = ObjectRef.of(object);
    JsonObject labels = object.object("metadata", "labels").orElseGet(JsonObject::new);
    answers.changed(ref.apiVersion(), ref.kind(), ref.namespace(), labels);
    return object;
  }

  /// It is read first where its labels are needed to tell which lists it is in.
  @Override
  public void delete(ObjectRef ref, String uid, String version, boolean orphan) {
    Optional<JsonObject> before =
        watched.contains(GroupVersionKind.of(ref.apiVersion(), ref.kind()))
            ? cluster.get(ref)
            : Optional.empty();
    try {
      cluster.delete(ref, uid, version, orphan);
    } finally {
      before.ifPresent(this::written);
    }
  }

  @Override
  public boolean namespaced(String apiVersion, String kind) {
    return cluster.namespaced(apiVersion, kind);
  }

  @Override
  public void close() {
    closed = true;
    open.values().forEach(MetadataWatch::close);
    tasks.close();
  }

  /// Tells what a watch sees.
  private final class Changes implements MetadataWatch.Listener {

    private final GroupVersionKind kind;

    Changes(GroupVersionKind kind) {
      this.kind = kind;
    }

    @Override
    public void changed(ObjectMark object) {
      RecordObjects.this.changed(kind, object);
    }

    @Override
    public void following(boolean now) {
      if (now) {
        watching(kind);
      } else {
        blind(kind);
      }
    }
  }
}
