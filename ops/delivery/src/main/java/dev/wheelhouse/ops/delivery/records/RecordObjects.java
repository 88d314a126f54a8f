// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.records;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The objects of a cluster, with lists of some kinds remembered while a watch tells what becomes
/// of them. What is written through this is seen at once by the next list; what others write, as
/// soon as the watch tells. A kind that cannot be watched is asked for each time.
///
/// Safe for use by many threads.
public final class RecordObjects implements ClusterObjects, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RecordObjects.class);
  private static final String NAME_LABEL = "app.oam.dev/name";

  /// Bytes; enough for the records of some ten thousand applications.
  private static final long LIMIT = 64 << 20;

  private final ClusterObjects cluster;
  private final Answers answers = new Answers(LIMIT);
  private final Set<GroupVersionKind> watched = ConcurrentHashMap.newKeySet();
  private final Map<GroupVersionKind, SharedIndexInformer<GenericKubernetesResource>> informers =
      new HashMap<>();
  private volatile boolean closed;

  RecordObjects(ClusterObjects cluster) {
    this.cluster = cluster;
  }

  /// Watches kinds whose objects carry the label `app.oam.dev/name`; returns at once.
  public static RecordObjects start(Fabric8Objects cluster, Set<GroupVersionKind> kinds) {
    RecordObjects records = new RecordObjects(cluster);
    kinds.forEach(it -> records.watch(cluster, it));
    return records;
  }

  private void watch(Fabric8Objects objects, GroupVersionKind kind) {
    try {
      SharedIndexInformer<GenericKubernetesResource> informer =
          objects.informer(kind.apiVersion(), kind.kind(), NAME_LABEL);
      informers.put(kind, informer);
      informer.addEventHandler(new Changes(kind));
      informer.stopped().whenComplete((_, e) -> ended(kind, e));
      informer
          .start()
          .whenComplete((_, e) -> {
            if (e == null) {
              watching(kind);
            } else {
              ended(kind, e);
            }
          });
    } catch (PlatformException e) {
      ended(kind, e);
    }
  }

  /// From now on every change of an object of this kind is told to [#changed].
  void watching(GroupVersionKind kind) {
    watched.add(kind);
  }

  /// Nobody tells any more.
  void ended(GroupVersionKind kind, @Nullable Throwable error) {
    watched.remove(kind);
    answers.forgetAll(kind.apiVersion(), kind.kind());
    if (!closed) {
      LOG.atWarn()
          .addKeyValue("kind", kind)
          .setCause(error)
          .log("records of this kind cannot be watched; each list asks the cluster");
    }
  }

  void changed(GroupVersionKind kind, String namespace, Map<String, String> labels) {
    answers.changed(kind.apiVersion(), kind.kind(), namespace, labels);
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
    informers.values().forEach(SharedIndexInformer::stop);
  }

  /// Tells what a watch sees.
  private final class Changes implements ResourceEventHandler<GenericKubernetesResource> {

    private final GroupVersionKind kind;

    Changes(GroupVersionKind kind) {
      this.kind = kind;
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
      tell(object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
      tell(before);
      tell(now);
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean unknown) {
      tell(object);
    }

    private void tell(GenericKubernetesResource object) {
      Map<String, String> labels = object.getMetadata().getLabels();
      String namespace = object.getMetadata().getNamespace();
      changed(kind, namespace == null ? "" : namespace, labels == null ? Map.of() : labels);
    }
  }
}
