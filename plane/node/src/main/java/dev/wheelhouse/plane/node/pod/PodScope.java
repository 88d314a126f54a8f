// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.tasks.Tasks;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// What the parts of one pod's worker share: the newest object, threads for whatever takes time,
/// and the inbox through which those threads tell the worker's own thread what to change.
final class PodScope {

  private final NodeServices node;
  private final String uid;
  private final boolean own;
  private final Tasks tasks;
  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private volatile Pod pod;
  private volatile String object;
  private @Nullable Instant nextWake;

  /// @param own whether the pod is an object of the API; else another object shows it there
  PodScope(NodeServices node, Pod pod, boolean own) {
    this.node = node;
    this.pod = pod;
    this.uid = pod.getMetadata().getUid();
    this.object = own ? uid : "";
    this.own = own;
    this.tasks = new Tasks("pod/" + name());
  }

  /// `namespace/name` of the pod.
  String name() {
    return namespace() + "/" + podName();
  }

  String namespace() {
    return pod.getMetadata().getNamespace();
  }

  String podName() {
    return pod.getMetadata().getName();
  }

  String uid() {
    return uid;
  }

  Pod pod() {
    return pod;
  }

  /// The uid of the object that shows the pod in the API; empty while there is none.
  String object() {
    return object;
  }

  /// Whether the pod is an object of the API itself.
  boolean own() {
    return own;
  }

  void shownBy(String mirrorUid) {
    object = mirrorUid;
  }

  NodeServices node() {
    return node;
  }

  Tasks tasks() {
    return tasks;
  }

  Instant now() {
    return node.clock().now();
  }

  /// Called by the worker's thread only.
  void replace(Pod newer) {
    pod = newer;
  }

  /// Takes an object that the API tells of, unless what this worker wrote itself is newer.
  void update(Pod changed) {
    if (version(changed) >= version(pod)) {
      pod = changed;
    }
  }

  private static long version(Pod pod) {
    try {
      return Long.parseLong(pod.getMetadata().getResourceVersion());
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /// Has the worker's thread make a change and look at the pod again.
  void tell(Runnable change) {
    inbox.add(change);
  }

  /// Waits for changes and makes all that are there.
  void makeChanges() throws InterruptedException {
    List<Runnable> changes = new ArrayList<>();
    changes.add(inbox.take());
    inbox.drainTo(changes);
    changes.forEach(Runnable::run);
  }

  /// Has the worker's thread look at the pod again at a time; called by that thread only.
  void wakeAt(Instant time) {
    if (nextWake != null && !time.isBefore(nextWake) && nextWake.isAfter(now())) {
      return;
    }
    nextWake = time;
    Duration wait = Duration.between(now(), time);
    tasks.start(
        "timer",
        () -> {
          node.clock().sleep(wait.isNegative() ? Duration.ZERO : wait);
          tell(() -> {});
        });
  }

  void normal(String container, String reason, String message) {
    node.events().normal(pod, container, reason, message);
  }

  void warning(String container, String reason, String message) {
    node.events().warning(pod, container, reason, message);
  }
}
