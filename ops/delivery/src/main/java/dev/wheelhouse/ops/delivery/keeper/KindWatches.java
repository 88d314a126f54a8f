// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.MetadataWatch;
import dev.wheelhouse.kube.client.ObjectMark;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches on the kinds that applications have objects of, and on pods, by the label that names the
/// application, so that progress shows and drift is mended as it happens. A watch is opened when
/// the first application has an object of the kind; one that fails or is refused is tried again now
/// and then, and then tells what was missed.
///
/// Safe for use by many threads.
public final class KindWatches implements Watches, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KindWatches.class);
  static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /// After a failure that may pass by itself.
  static final Duration SOON = Duration.ofSeconds(5);

  private final Function<String, Fabric8Objects> clusters;
  private final Listener listener;
  private final Clock clock;
  private final Tasks tasks = new Tasks("owned-objects");
  private final ConcurrentMap<WatchedKind, Following> following = new ConcurrentHashMap<>();

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
    if (closed || following.containsKey(kind)) {
      return;
    }
    Following one = new Following(kind);
    if (following.putIfAbsent(kind, one) == null) {
      tasks.start("watch-" + kind.kind(), one::run);
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
    return following.keySet().stream().filter(it -> it.cluster().equals(cluster)).toList();
  }

  private void stop(WatchedKind kind) {
    told.remove(kind);
    Following one = following.remove(kind);
    if (one != null) {
      one.stop();
    }
  }

  @Override
  public void close() {
    closed = true;
    following.keySet().forEach(this::stop);
    tasks.close();
  }

  /// Says whose object has changed.
  private void tell(ObjectMark object) {
    String name = object.labels().get(AppKeys.NAME);
    if (name != null) {
      listener.changed(object.labels().getOrDefault(AppKeys.NAMESPACE, object.namespace()), name);
    }
  }

  /// A kind as long as it is followed: watched, or waiting until it may be tried again.
  private final class Following {

    private final WatchedKind kind;
    private Duration pause = Duration.ZERO;
    private boolean stopped;
    private @Nullable Thread thread;
    private @Nullable MetadataWatch watch;

    Following(WatchedKind kind) {
      this.kind = kind;
    }

    void run() throws InterruptedException {
      try {
        while (begin()) {
          long since = clock.nanoTime();
          Optional<Fabric8Objects> objects = cluster();
          if (objects.isEmpty()) {
            return;
          }
          try {
            watch(objects.get()).run();
          } catch (PlatformException e) {
            broken(since, e);
          }
        }
      } finally {
        following.remove(kind, this);
      }
    }

    private synchronized boolean begin() {
      thread = Thread.currentThread();
      return !stopped;
    }

    /// Empty when there is no such cluster any more.
    private Optional<Fabric8Objects> cluster() {
      try {
        return Optional.of(clusters.apply(kind.cluster()));
      } catch (PlatformException e) {
        tell(e);
        return Optional.empty();
      }
    }

    /// The same one each time, which tells what has happened between two runs.
    private MetadataWatch watch(Fabric8Objects objects) {
      MetadataWatch present = watch;
      if (present != null) {
        return present;
      }
      MetadataWatch opened =
          objects.watch(kind.apiVersion(), kind.kind(), AppKeys.NAME, KindWatches.this::tell);
      synchronized (this) {
        watch = opened;
        if (stopped) {
          opened.close();
        }
      }
      return opened;
    }

    private void broken(long since, PlatformException e) throws InterruptedException {
      if (clock.nanoTime() - since > LONGEST_PAUSE.toNanos()) {
        pause = Duration.ZERO;
        told.remove(kind);
      }
      tell(e);
      boolean refused = e.is(Reason.NOT_FOUND) || e.is(Reason.FORBIDDEN);
      Duration least = refused ? FIRST_PAUSE : SOON;
      pause = pause.compareTo(least) < 0 ? least : pause;
      clock.sleep(pause);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private void tell(PlatformException e) {
      if (!closed && told.add(kind)) {
        LOG.atWarn()
            .addKeyValue("kind", kind)
            .addKeyValue("reason", e.getMessage())
            .log("objects of this kind cannot be watched");
      }
    }

    synchronized void stop() {
      stopped = true;
      if (watch != null) {
        watch.close();
      }
      if (thread != null && !thread.equals(Thread.currentThread())) {
        thread.interrupt();
      }
    }
  }
}
