// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz.node;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.Keys;
import dev.wheelhouse.plane.store.Change;
import dev.wheelhouse.plane.store.Entry;
import dev.wheelhouse.plane.store.Page;
import dev.wheelhouse.plane.store.Range;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.Watch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Which node needs which objects, by the pods that are bound to it. Follows the store on a thread
/// of its own, which starts with the first question; a question whose answer would be no waits
/// until the graph has seen everything that was stored before it.
final class NodeGraph {

  private static final String PODS = Keys.prefix(new GroupResource("", "pods"), "");
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Store store;
  private final Tasks tasks;
  private final Map<String, Bound> pods = new HashMap<>();
  private final Map<Need, Integer> needs = new HashMap<>();
  private boolean started;
  private long position;

  /// What a node needs.
  private record Need(String node, String namespace, PodReferences.Reference object) {}

  private record Bound(String node, String namespace, Set<PodReferences.Reference> references) {}

  NodeGraph(Store store, Tasks tasks) {
    this.store = store;
    this.tasks = tasks;
  }

  /// True when a pod on this node names the object.
  boolean needs(String node, String namespace, String resource, String name) {
    Need need = new Need(node, namespace, new PodReferences.Reference(resource, name));
    start();
    return await(need, store.revision());
  }

  /// @param revision what must have been seen before the answer may be no
  private synchronized boolean await(Need need, long revision) {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    long left = LONGEST_WAIT.toMillis();
    while (!needs.containsKey(need) && position < revision && left > 0) {
      try {
        wait(left);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        break;
      }
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    return needs.containsKey(need);
  }

  private synchronized void start() {
    if (!started) {
      started = true;
      tasks.start("node-graph", this::followForever);
    }
  }

  private void followForever() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      long revision = load();
      try (Watch watch = store.watch(PODS, revision)) {
        while (true) {
          for (Change change : watch.poll(POLL)) {
            apply(change);
          }
          reached(watch.position());
        }
      } catch (PlatformException e) {
        if (!e.is(Reason.EXPIRED)) {
          throw e;
        }
      }
    }
  }

  private synchronized long load() {
    pods.clear();
    needs.clear();
    Page page = store.range(Range.all(PODS));
    for (Entry entry : page.entries()) {
      put(entry.key(), Json.readObject(entry.value()));
    }
    reached(page.revision());
    return page.revision();
  }

  private synchronized void reached(long revision) {
    position = revision;
    notifyAll();
  }

  private synchronized void apply(Change change) {
    remove(change.key());
    if (change instanceof Change.Put(Entry entry, _)) {
      put(entry.key(), Json.readObject(entry.value()));
    }
  }

  private void put(String key, JsonObject pod) {
    String node = pod.string("spec", "nodeName").orElse("");
    if (node.isEmpty()) {
      return;
    }
    String namespace = pod.string("metadata", "namespace").orElse("");
    Bound bound = new Bound(node, namespace, PodReferences.of(pod));
    pods.put(key, bound);
    bound
        .references()
        .forEach(reference -> needs.merge(new Need(node, namespace, reference), 1, Integer::sum));
  }

  private void remove(String key) {
    Bound bound = pods.remove(key);
    if (bound != null) {
      bound
          .references()
          .forEach(reference ->
              needs.computeIfPresent(
                  new Need(bound.node(), bound.namespace(), reference),
                  (_, count) -> count == 1 ? null : count - 1));
    }
  }
}
