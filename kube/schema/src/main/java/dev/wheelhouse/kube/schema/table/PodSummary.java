// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a pod's row says of its containers: the status that matters most, how many are ready, how
/// often they restarted.
final class PodSummary {

  private final JsonObject pod;
  private final Set<String> sidecars = new HashSet<>();
  private String status;
  private long restarts;
  private long sidecarRestarts;
  private String lastRestart = "";
  private String lastSidecarRestart = "";
  private int ready;
  private int total;
  private boolean initializing;

  private PodSummary(JsonObject pod) {
    this.pod = pod;
    this.status = Cells.text(pod, Cells.text(pod, "", "status", "phase"), "status", "reason");
  }

  static PodSummary of(JsonObject pod) {
    PodSummary summary = new PodSummary(pod);
    summary.readSpec();
    summary.readInitContainers();
    if (!summary.initializing || Cells.hasCondition(pod, "Initialized")) {
      summary.readContainers();
    }
    summary.readDeletion();
    return summary;
  }

  String status() {
    return status;
  }

  String ready() {
    return ready + "/" + total;
  }

  long restarts() {
    return restarts;
  }

  /// When a container last ended before a restart; empty if none did.
  String lastRestart() {
    return lastRestart;
  }

  private void readSpec() {
    total = Cells.objects(pod, "spec", "containers").size();
    for (JsonObject container : Cells.objects(pod, "spec", "initContainers")) {
      if (container.string("restartPolicy").orElse("").equals("Always")) {
        sidecars.add(container.string("name").orElse(""));
        total++;
      }
    }
    for (JsonObject condition : Cells.objects(pod, "status", "conditions")) {
      if (condition.string("type").orElse("").equals("PodScheduled")
          && condition.string("reason").orElse("").equals("SchedulingGated")) {
        status = "SchedulingGated";
      }
    }
  }

  private void readInitContainers() {
    List<JsonObject> containers = Cells.objects(pod, "status", "initContainerStatuses");
    int count = Cells.objects(pod, "spec", "initContainers").size();
    for (int i = 0; i < containers.size() && !initializing; i++) {
      readInitContainer(containers.get(i), i, count);
    }
  }

  private void readInitContainer(JsonObject container, int index, int count) {
    boolean sidecar = sidecars.contains(container.string("name").orElse(""));
    countRestarts(container);
    if (sidecar) {
      sidecarRestarts += container.integer("restartCount").orElse(0L);
      lastSidecarRestart = later(lastSidecarRestart, lastEnd(container));
    }
    JsonObject ended = container.object("state", "terminated").orElse(null);
    String waiting = container.string("state", "waiting", "reason").orElse("");
    if (ended != null && ended.integer("exitCode").orElse(0L) == 0) {
      return;
    }
    if (sidecar && container.bool("started").orElse(false)) {
      ready += container.bool("ready").orElse(false) ? 1 : 0;
      return;
    }
    initializing = true;
    if (ended != null) {
      status = "Init:" + endReason(ended);
    } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
      status = "Init:" + waiting;
    } else {
      status = "Init:" + index + "/" + count;
    }
  }

  private static String endReason(JsonObject ended) {
    long signal = ended.integer("signal").orElse(0L);
    String bare =
        signal != 0 ? "Signal:" + signal : "ExitCode:" + ended.integer("exitCode").orElse(0L);
    return Cells.text(ended, bare, "reason");
  }

  private void countRestarts(JsonObject container) {
    restarts += container.integer("restartCount").orElse(0L);
    lastRestart = later(lastRestart, lastEnd(container));
  }

  private static String lastEnd(JsonObject container) {
    return container.string("lastState", "terminated", "finishedAt").orElse("");
  }

  private static String later(String left, String right) {
    return left.compareTo(right) < 0 ? right : left;
  }

  private void readContainers() {
    restarts = sidecarRestarts;
    lastRestart = lastSidecarRestart;
    boolean running = false;
    for (JsonObject container : Cells.objects(pod, "status", "containerStatuses").reversed()) {
      countRestarts(container);
      JsonObject ended = container.object("state", "terminated").orElse(null);
      String waiting = container.string("state", "waiting", "reason").orElse("");
      if (!waiting.isEmpty()) {
        status = waiting;
      } else if (ended != null) {
        status = endReason(ended);
      } else if (container.bool("ready").orElse(false)
          && container.object("state", "running").isPresent()) {
        running = true;
        ready++;
      }
    }
    if (running && status.equals("Completed")) {
      status = Cells.hasCondition(pod, "Ready") ? "Running" : "NotReady";
    }
  }

  private void readDeletion() {
    if (!Cells.isDeleted(pod)) {
      return;
    }
    String phase = pod.string("status", "phase").orElse("");
    if (pod.string("status", "reason").orElse("").equals("NodeLost")) {
      status = "Unknown";
    } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
      status = "Terminating";
    }
  }
}
