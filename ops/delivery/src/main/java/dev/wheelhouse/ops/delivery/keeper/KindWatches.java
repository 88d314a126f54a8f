// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.Fabric8Objects;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches on the kinds that applications have objects of, and on pods, by the label that names the
/// application, so that progress shows and drift is mended as it happens. A watch is opened when
/// the first application has an object of the kind; one that ends is opened again by the next
/// application that asks. One that is refused is tried again now and then, whoever asks.
///
/// Safe for use by many threads.
public final class KindWatches implements Watches, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KindWatches.class);
  static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Function<String, Fabric8Objects> clusters;
  private final Listener listener;
  private final Clock clock;
  private final Tasks tasks = new Tasks("owned-objects");
  private final Set<WatchedKind> asked = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<WatchedKind, SharedIndexInformer<GenericKubernetesResource>> open =
      new ConcurrentHashMap<>();

  /// Those that are refused, and who tries them again.
  private final ConcurrentMap<WatchedKind, Thread> refused = new ConcurrentHashMap<>();

  /// How long is waited before those are tried that were refused last.
  private final ConcurrentMap<WatchedKind, Duration> pauses = new ConcurrentHashMap<>();

  /// Those that were told of and have not been watched for long since.
  private final Set<WatchedKind> told = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  /// Told that an object of an application has changed.
  @FunctionalInterface
  public interface Listener {
    void changed(String namespace, String application);
  }

  /// @param clusters the clusters by name; throws when there is none
  public KindWatches(Function<String, Fabric8Objects> clusters, Listener listener) {
    this(clusters, listener, Clock.system());
  }

  KindWatches(Function<String, Fabric8Objects> clusters, Listener listener, Clock clock) {
    this.clusters = clusters;
    this.listener = listener;
    this.clock = clock;
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
    return Stream.concat(open.keySet().stream(), refused.keySet().stream())
        .filter(it -> it.cluster().equals(cluster))
        .distinct()
        .toList();
  }

  private void open(WatchedKind kind) {
    try {
      Fabric8Objects objects = clusters.apply(kind.cluster());
      open(kind, objects);
    } catch (PlatformException e) {
      asked.remove(kind);
      unwatched(kind, e);
    }
  }

  private void open(WatchedKind kind, Fabric8Objects objects) {
    try {
      SharedIndexInformer<GenericKubernetesResource> informer =
          objects.informer(kind.apiVersion(), kind.kind(), Owner.NAME_LABEL);
      long since = clock.nanoTime();
      open.put(kind, informer);
      informer.addEventHandler(new Changes());
      informer.stopped().whenComplete((_, e) -> ended(kind, informer, since, e));
      informer.start().whenComplete((_, e) -> started(kind, informer, since, e));
      if (closed) {
        stop(kind);
      }
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND) && !e.is(Reason.FORBIDDEN)) {
        throw e;
      }
      unwatched(kind, e);
      tryLater(kind);
    }
  }

  private void started(
      WatchedKind kind,
      SharedIndexInformer<GenericKubernetesResource> informer,
      long since,
      @org.jspecify.annotations.Nullable Throwable error) {
    if (error != null) {
      ended(kind, informer, since, error);
      informer.stop();
    }
  }

  private void unwatched(WatchedKind kind, Throwable error) {
    if (!closed && told.add(kind)) {
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
      long since,
      @org.jspecify.annotations.Nullable Throwable error) {
    if (!open.remove(kind, informer) || closed) {
      return;
    }
    if (clock.nanoTime() - since > LONGEST_PAUSE.toNanos()) {
      pauses.remove(kind);
      told.remove(kind);
    }
    if (error != null) {
      unwatched(kind, error);
    }
    if (error != null && refusal(error)) {
      tryLater(kind);
    } else {
      asked.remove(kind);
    }
  }

  private static boolean refusal(Throwable error) {
    for (Throwable it = error; it != null; it = it.getCause()) {
      if (it instanceof KubernetesClientException e
          && (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
              || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN)) {
        return true;
      }
    }
    return false;
  }

  /// Whoever asks meanwhile does not open it.
  private void tryLater(WatchedKind kind) {
    if (closed) {
      return;
    }
    Duration pause =
        pauses.merge(kind, FIRST_PAUSE, (before, _) -> shorter(before.multipliedBy(2)));
    Thread waiting =
        tasks.start(
            "refused-" + kind.kind(),
            () -> {
              clock.sleep(pause);
              refused.remove(kind, Thread.currentThread());
              if (!closed && asked.contains(kind)) {
                open(kind);
              }
            });
    refused.put(kind, waiting);
  }

  private static Duration shorter(Duration pause) {
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private void stop(WatchedKind kind) {
    asked.remove(kind);
    pauses.remove(kind);
    told.remove(kind);
    Thread waiting = refused.remove(kind);
    if (waiting != null) {
      waiting.interrupt();
    }
    SharedIndexInformer<GenericKubernetesResource> informer = open.remove(kind);
    if (informer != null) {
      informer.stop();
    }
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
