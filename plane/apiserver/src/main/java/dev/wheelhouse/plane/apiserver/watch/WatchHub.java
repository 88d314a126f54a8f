// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.watch;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.store.Change;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the store once for all watchers and sorts its changes into a log per resource. One
/// thread of its own does that; watchers read the logs on theirs.
public final class WatchHub {

  private static final Logger LOG = LoggerFactory.getLogger(WatchHub.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Store store;
  private final String root;
  private final UnaryOperator<String> resourceOf;
  private volatile Epoch epoch;

  /// All logs since the hub last began to follow the store.
  private static final class Epoch {
    private final long start;
    private final Map<String, ResourceLog> logs = new ConcurrentHashMap<>();
    private volatile long progress;

    Epoch(long start) {
      this.start = start;
      this.progress = start;
    }

    ResourceLog log(String prefix) {
      return logs.computeIfAbsent(prefix, _ -> new ResourceLog(start));
    }
  }

  /// @param root the prefix under which all objects are
  /// @param resourceOf finds in a key the prefix of its resource
  public WatchHub(Store store, String root, UnaryOperator<String> resourceOf, Tasks tasks) {
    this.store = store;
    this.root = root;
    this.resourceOf = resourceOf;
    this.epoch = new Epoch(store.revision());
    tasks.start("watch-hub", this::followForever);
  }

  Store store() {
    return store;
  }

  ResourceLog log(String resourcePrefix) {
    return epoch.log(resourcePrefix);
  }

  /// Every change up to this revision is in the logs.
  long progress() {
    return epoch.progress;
  }

  private void followForever() throws InterruptedException {
    while (true) {
      Epoch current = epoch;
      try (Watch watch = store.watch(root, current.start)) {
        follow(watch, current);
      } catch (PlatformException e) {
        if (!e.is(Reason.EXPIRED)) {
          throw e;
        }
        LOG.atWarn().log("watch hub fell behind the store's history and starts anew");
        epoch = new Epoch(store.revision());
        current.logs.values().forEach(ResourceLog::abandon);
      }
    }
  }

  private void follow(Watch watch, Epoch current) throws InterruptedException {
    while (true) {
      List<Change> changes = watch.poll(POLL);
      Map<String, List<WatchEvent>> byResource = new HashMap<>();
      for (Change change : changes) {
        byResource
            .computeIfAbsent(resourceOf.apply(change.key()), _ -> new ArrayList<>())
            .add(WatchEvent.of(change));
      }
      byResource.forEach((prefix, events) -> current.log(prefix).append(events));
      current.progress = watch.position();
    }
  }
}
