// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.node.eviction.Candidate;
import dev.wheelhouse.plane.node.eviction.EvictionLoop;
import dev.wheelhouse.plane.node.pod.PodFootprint;
import dev.wheelhouse.plane.node.pod.PodWorker;
import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// The pods of a node as those see them that end some for want of room. Static pods are left alone:
/// nothing would start them again.
record NodeEvictions(
    PodWorkers workers, ContainerRuntime runtime, NodePresence presence, EventRecorder events)
    implements EvictionLoop.Host {

  /// Those whose end has begun already give their room back anyway.
  @Override
  public Collection<Candidate> candidates(boolean disk) {
    return workers.all().stream()
        .filter(worker -> !worker.isStatic() && !worker.ending() && !worker.running().isEmpty())
        .map(worker -> candidate(worker, disk))
        .toList();
  }

  private Candidate candidate(PodWorker worker, boolean disk) {
    Map<String, Long> memory = new HashMap<>();
    worker
        .running()
        .forEach((name, id) ->
            runtime.usage(id).ifPresent(usage -> memory.put(name, usage.workingSetBytes())));
    if (!disk) {
      return new Candidate(worker.pod(), memory, Map.of(), 0, 0);
    }
    PodFootprint footprint = worker.footprint();
    Map<String, Long> written = new HashMap<>();
    footprint.logs().keySet().forEach(name -> written.put(name, footprint.ofContainer(name)));
    return new Candidate(
        worker.pod(), memory, written, footprint.ofVolumes(), footprint.total().inodes());
  }

  @Override
  public void evict(String uid, String message, Duration grace) {
    workers.find(uid).ifPresent(worker -> worker.evict(message, grace));
  }

  @Override
  public boolean has(String uid) {
    return workers.find(uid).filter(worker -> !worker.cleared()).isPresent();
  }

  @Override
  public void tell(String type, String reason, String message) {
    String text =
        message.isEmpty()
            ? "Node %s status is now: %s".formatted(presence.reference().getName(), reason)
            : message;
    events.record(presence.reference(), type, reason, text);
  }

  @Override
  public void changed() {
    presence.report(true);
  }
}
