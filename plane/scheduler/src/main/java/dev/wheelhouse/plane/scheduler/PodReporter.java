// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Patch;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.Timestamps;
import dev.wheelhouse.plane.client.events.EventRecorder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says on the pod what became of it: the condition `PodScheduled` and events.
final class PodReporter {

  private static final Logger LOG = LoggerFactory.getLogger(PodReporter.class);
  private static final String SCHEDULED = "PodScheduled";

  private final Resources<Pod> pods;
  private final EventRecorder events;
  private final Clock clock;

  PodReporter(Resources<Pod> pods, EventRecorder events, Clock clock) {
    this.pods = pods;
    this.events = events;
    this.clock = clock;
  }

  void bound(Pod pod, String node) {
    events.normal(
        pod,
        "Scheduled",
        "Successfully assigned %s/%s to %s"
            .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), node));
  }

  void unschedulable(Pod pod, String message) {
    events.warning(pod, "FailedScheduling", message);
    setCondition(pod, "Unschedulable", message);
  }

  void gated(Pod pod, String message) {
    setCondition(pod, "SchedulingGated", message);
  }

  private void setCondition(Pod pod, String reason, String message) {
    Optional<PodCondition> before = condition(pod);
    if (before.filter(c -> isSame(c, reason, message)).isPresent()) {
      return;
    }
    String since =
        before
            .filter(c -> "False".equals(c.getStatus()))
            .map(PodCondition::getLastTransitionTime)
            .orElseGet(() -> Timestamps.format(clock.now()));
    JsonObject condition =
        JsonObject.of(
            "type", SCHEDULED,
            "status", "False",
            "reason", reason,
            "message", message,
            "lastTransitionTime", since);
    JsonObject status = JsonObject.of("conditions", JsonArray.of(condition));
    try {
      pods.patch(
          pod.getMetadata().getNamespace(),
          pod.getMetadata().getName(),
          new Patch.Strategic(JsonObject.of("status", status)),
          "status");
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND) && !e.is(Reason.CONFLICT)) {
        LOG.atWarn().addKeyValue(LogKeys.REASON, e.getMessage()).log("condition not written");
      }
    }
  }

  private static Optional<PodCondition> condition(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(c -> SCHEDULED.equals(c.getType()))
            .findFirst();
  }

  private static boolean isSame(PodCondition condition, String reason, String message) {
    return "False".equals(condition.getStatus())
        && reason.equals(condition.getReason())
        && Objects.equals(message, condition.getMessage());
  }
}
