// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.node.pod.NodeServices;
import dev.wheelhouse.plane.node.pod.PodWorker;
import dev.wheelhouse.plane.node.runtimes.Exit;
import dev.wheelhouse.plane.node.runtimes.Survivor;
import dev.wheelhouse.plane.node.staticpods.StaticPods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The workers of the pods of one node: those that the API binds to it, and its static pods. Puts
/// what the pod informer tells to them.
final class PodWorkers implements Informer.Handler<Pod>, StaticPods.Host {

  private static final Duration STOP_STEP = Duration.ofMillis(20);

  private final String node;
  private final NodeServices services;
  private final PodAdmission admission;
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
  private final Map<String, Exit> early = new ConcurrentHashMap<>();
  private volatile Map<String, List<Survivor>> survivors = Map.of();
  private volatile boolean begun;
  private volatile boolean closed;

  PodWorkers(String node, NodeServices services, PodAdmission admission) {
    this.node = node;
    this.services = services;
    this.admission = admission;
  }

  Collection<PodWorker> all() {
    return workers.values();
  }

  Optional<PodWorker> find(String uid) {
    return Optional.ofNullable(workers.get(uid));
  }

  /// @param name `namespace/name`
  Stream<PodWorker> named(String name) {
    return workers.values().stream().filter(worker -> worker.name().equals(name));
  }

  /// Containers of an earlier agent, for the pods that are taken on until [#begun].
  void expect(List<Survivor> found) {
    survivors = found.stream().collect(Collectors.groupingBy(one -> one.name().podUid()));
  }

  Map<String, List<Survivor>> expected() {
    return survivors;
  }

  /// All pods that were here are taken on again.
  void begun() {
    begun = true;
    early.clear();
    survivors = Map.of();
  }

  /// A container's process has ended.
  void exited(String id, Exit exit) {
    if (!begun) {
      early.put(id, exit);
    }
    workers.values().forEach(worker -> worker.exited(id, exit));
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  /// Whether the API binds a pod to this node. What shows a static pod is not a pod of its own.
  boolean isMine(Pod pod) {
    return node.equals(pod.getSpec().getNodeName()) && !StaticPods.isMirror(pod);
  }

  void takeOn(Pod pod) {
    if (closed || workers.containsKey(uid(pod))) {
      return;
    }
    List<Survivor> mine = survivors.getOrDefault(uid(pod), List.of());
    PodWorker worker = new PodWorker(pod, mine, services, ended -> workers.remove(ended.uid()));
    judge(worker, mine);
    begin(worker);
  }

  private void begin(PodWorker worker) {
    if (workers.putIfAbsent(worker.uid(), worker) == null) {
      worker.start();
      early.forEach(worker::exited);
    }
  }

  /// A pod that did not fit is not tried again.
  private void judge(PodWorker worker, List<Survivor> mine) {
    Pod pod = worker.pod();
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    if ("Failed".equals(status.getPhase())) {
      worker.reject(text(status.getReason()), text(status.getMessage()));
    } else if (status.getStartTime() == null && mine.isEmpty()) {
      admission
          .refusal(pod, living())
          .ifPresent(why -> {
            worker.reject(why.reason(), why.message());
            services.events().warning(pod, "", why.reason(), why.message());
          });
    }
  }

  private List<Pod> living() {
    return workers.values().stream()
        .filter(worker -> !worker.rejected())
        .map(PodWorker::pod)
        .filter(PodWorkers::lives)
        .toList();
  }

  private static boolean lives(Pod pod) {
    String phase = pod.getStatus() == null ? "" : text(pod.getStatus().getPhase());
    return pod.getMetadata().getDeletionTimestamp() == null
        && !phase.equals("Succeeded")
        && !phase.equals("Failed");
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  @Override
  public void added(Pod pod) {
    updated(pod, pod);
  }

  @Override
  public void updated(Pod before, Pod after) {
    if (!isMine(after) || closed) {
      return;
    }
    PodWorker worker = workers.get(uid(after));
    if (worker == null) {
      takeOn(after);
    } else {
      worker.update(after);
    }
  }

  @Override
  public void deleted(Pod last) {
    PodWorker worker = workers.get(uid(last));
    if (worker != null) {
      worker.gone(last);
    }
  }

  @Override
  public void run(Pod pod) {
    if (!closed) {
      begin(
          PodWorker.ofStatic(
              pod,
              survivors.getOrDefault(uid(pod), List.of()),
              services,
              ended -> workers.remove(ended.uid())));
    }
  }

  @Override
  public void end(Pod last) {
    deleted(last);
  }

  @Override
  public boolean has(String uid) {
    return workers.containsKey(uid);
  }

  @Override
  public void shownBy(String uid, String mirrorUid) {
    PodWorker worker = workers.get(uid);
    if (worker != null) {
      worker.shownBy(mirrorUid);
    }
  }

  /// Ends all pods, those of lower priority first.
  ///
  /// @param grace time for a pod to end by itself, where it asks for more
  /// @param limit how long to wait at most
  void stop(Duration grace, Duration limit) throws InterruptedException {
    long deadline = services.clock().nanoTime() + limit.toNanos();
    Map<Integer, List<PodWorker>> byPriority =
        workers.values().stream()
            .collect(
                Collectors.groupingBy(
                    worker -> priority(worker.pod()), TreeMap::new, Collectors.toList()));
    for (List<PodWorker> next : byPriority.values()) {
      next.forEach(worker -> worker.halt(grace));
      awaitHalted(next, deadline);
    }
    workers.values().forEach(worker -> worker.halt(grace));
    awaitHalted(workers.values(), deadline);
  }

  private static int priority(Pod pod) {
    Integer priority = pod.getSpec().getPriority();
    return priority == null ? 0 : priority;
  }

  private void awaitHalted(Collection<PodWorker> stopping, long deadline)
      throws InterruptedException {
    while (stopping.stream().anyMatch(worker -> !worker.halted())
        && services.clock().nanoTime() < deadline) {
      Thread.sleep(STOP_STEP);
    }
  }

  /// No further pod is taken on.
  void refuse() {
    closed = true;
  }

  /// Lets go of all pods and leaves their containers as they are.
  void abandon() {
    closed = true;
    workers.values().forEach(PodWorker::abandon);
    workers.clear();
  }
}
