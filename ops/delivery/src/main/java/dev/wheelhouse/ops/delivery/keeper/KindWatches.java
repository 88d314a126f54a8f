// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.kube.client.Fabric8Objects;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches on the kinds that applications have objects of, and on pods, by the label that names the
/// application, so that progress shows and drift is mended as it happens. A watch is opened when
/// the first application has an object of the kind; one that ends is opened again by the next
/// application that asks.
///
/// Safe for use by many threads.
public final class KindWatches implements Watches, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KindWatches.class);

  private final Function<String, Fabric8Objects> clusters;
  private final Listener listener;
  private final Tasks tasks = new Tasks("owned-objects");
  private final Set<WatchedKind> asked = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<WatchedKind, SharedIndexInformer<GenericKubernetesResource>> open =
      new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// Told that an object of an application has changed.
  @FunctionalInterface
  public interface Listener {
    void changed(String namespace, String application);
  }

  /// @param clusters the clusters by name; throws when there is none
  public KindWatches(Function<String, Fabric8Objects> clusters, Listener listener) {
    this.clusters = clusters;
    this.listener = listener;
  }

  @Override
  public void ensure(Set<WatchedKind> kinds) {
    for (WatchedKind kind : kinds) {
      ensure(kind);
      ensure(new WatchedKind(kind.cluster(), "v1", "Pod"));
    }
  }

  private void ensure(WatchedKind kind) {
    if (!closed && asked.add(kind)) {
      tasks.start("watch-" + kind.kind(), () -> open(kind));
    }
  }

  /// Watches of a cluster that is no longer there end.
  public void forget(String cluster) {
    of(cluster).forEach(this::stop);
  }

  /// Watches of a cluster that is reached by other means than before are opened again by these.
  public void reopen(String cluster) {
    List<WatchedKind> kinds = of(cluster);
    kinds.forEach(this::stop);
    kinds.forEach(this::ensure);
  }

  private List<WatchedKind> of(String cluster) {
    return open.keySet().stream().filter(it -> it.cluster().equals(cluster)).toList();
  }

  private void open(WatchedKind kind) {
    try {
      SharedIndexInformer<GenericKubernetesResource> informer =
          clusters.apply(kind.cluster()).informer(kind.apiVersion(), kind.kind(), Owner.NAME_LABEL);
      open.put(kind, informer);
      informer.addEventHandler(new Changes());
      informer.stopped().whenComplete((_, e) -> ended(kind, informer, e));
      informer.start().whenComplete((_, e) -> started(kind, informer, e));
      if (closed) {
        stop(kind);
      }
    } catch (PlatformException e) {
      asked.remove(kind);
      unwatched(kind, e);
    }
  }

  private void started(
      WatchedKind kind,
      SharedIndexInformer<GenericKubernetesResource> informer,
      @org.jspecify.annotations.Nullable Throwable error) {
    if (error != null) {
      unwatched(kind, error);
      informer.stop();
      ended(kind, informer, null);
    }
  }

  private void unwatched(WatchedKind kind, Throwable error) {
    if (!closed) {
      LOG.atWarn()
          .addKeyValue("kind", kind)
          .addKeyValue("reason", error.getMessage())
          .log("objects of this kind cannot be watched");
    }
  }

  /// Another informer may have taken its place.
  private void ended(
      WatchedKind kind,
      SharedIndexInformer<GenericKubernetesResource> informer,
      @org.jspecify.annotations.Nullable Throwable error) {
    if (open.remove(kind, informer)) {
      asked.remove(kind);
    }
    if (error != null && !closed) {
      LOG.atWarn().addKeyValue("kind", kind).setCause(error).log("a watch has ended");
    }
  }

  private void stop(WatchedKind kind) {
    SharedIndexInformer<GenericKubernetesResource> informer = open.remove(kind);
    if (informer != null) {
      informer.stop();
    }
    asked.remove(kind);
  }

  @Override
  public void close() {
    closed = true;
    tasks.close();
    open.keySet().forEach(this::stop);
  }

  /// Says whose objects change.
  private final class Changes implements ResourceEventHandler<GenericKubernetesResource> {

    @Override
    public void onAdd(GenericKubernetesResource object) {
      tell(object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
      if (!Objects.equals(version(before), version(now))) {
        tell(now);
        if (!labels(before).equals(labels(now))) {
          tell(before);
        }
      }
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean unknown) {
      tell(object);
    }

    private void tell(GenericKubernetesResource object) {
      String name = labels(object).get(Owner.NAME_LABEL);
      String namespace = object.getMetadata().getNamespace();
      String labelled =
          labels(object).getOrDefault(Owner.NAMESPACE_LABEL, namespace == null ? "" : namespace);
      if (name != null) {
        listener.changed(labelled, name);
      }
    }

    private static String version(GenericKubernetesResource object) {
      return object.getMetadata().getResourceVersion();
    }

    private static Map<String, String> labels(GenericKubernetesResource object) {
      Map<String, String> labels = object.getMetadata().getLabels();
      return labels == null ? Map.of() : labels;
    }
  }
}
