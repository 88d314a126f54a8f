// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.pod.ContainerState.Running;
import dev.wheelhouse.plane.node.pod.ContainerState.Terminated;
import dev.wheelhouse.plane.node.pod.ContainerState.Waiting;
import dev.wheelhouse.plane.node.pod.ContainerView.Role;
import dev.wheelhouse.plane.node.spec.QualityOfService;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Writes what the API shows about a pod (`PodStatus` of core/v1). Pure.
///
/// @param view what is known
/// @param address the pod's IP; empty until it has one
/// @param hostAddress the node's IP
/// @param startTime when the agent took the pod on
record PodStatuses(PodView view, String address, String hostAddress, Instant startTime) {

  JsonObject json() {
    JsonObject status = new JsonObject();
    Long generation = view.pod().getMetadata().getGeneration();
    if (generation != null) {
      status.put("observedGeneration", generation);
    }
    status.put("phase", phase());
    PodView.Ending ending = view.ending();
    if (ending != null && !ending.reason().isEmpty()) {
      status.put("reason", ending.reason());
      status.put("message", ending.message());
    }
    status.put("conditions", conditions());
    status.put("hostIP", hostAddress);
    status.put("hostIPs", JsonArray.of(JsonObject.of("ip", hostAddress)));
    if (!address.isEmpty()) {
      status.put("podIP", address);
      status.put("podIPs", JsonArray.of(JsonObject.of("ip", address)));
    }
    status.put("startTime", time(startTime));
    status.put("qosClass", QualityOfService.of(view.pod()).label());
    status.put("containerStatuses", containers(role -> role == Role.MAIN));
    JsonArray inits = containers(Role::initial);
    if (!inits.isEmpty()) {
      status.put("initContainerStatuses", inits);
    }
    JsonArray ephemeral = containers(role -> role == Role.EPHEMERAL);
    if (!ephemeral.isEmpty()) {
      status.put("ephemeralContainerStatuses", ephemeral);
    }
    return status;
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private JsonArray containers(Predicate<Role> wanted) {
    JsonArray list = new JsonArray();
    view.containers().stream()
        .filter(container -> wanted.test(container.role()))
        .forEach(container -> list.add(container(container)));
    return list;
  }

  private JsonObject container(ContainerView container) {
    Shown shown = shown(container);
    JsonObject json =
        JsonObject.of(
            "name", container.name(),
            "image", container.spec().getImage(),
            "imageID", container.imageId(),
            "ready", container.ready() || isDone(container),
            "restartCount", (long) container.restarts(),
            "state", state(shown.state()),
            "lastState", shown.last().map(PodStatuses::state).orElseGet(JsonObject::new));
    if (container.role() != Role.EPHEMERAL) {
      json.put("started", container.started());
    }
    PodResize.report(container, json);
    container.id().ifPresent(id -> json.put("containerID", containerId(id)));
    return json;
  }

  /// An init container counts as ready once it has done its work.
  private static boolean isDone(ContainerView container) {
    return container.role() == Role.INIT
        && container.state() instanceof Terminated ended
        && ended.succeeded();
  }

  private record Shown(ContainerState state, Optional<ContainerState> last) {}

  /// A container that ended and is to be started again shows as waiting while it is held back.
  private Shown shown(ContainerView container) {
    Optional<ContainerState> last = Optional.ofNullable(container.last());
    if (container.state() instanceof Terminated ended
        && view.ending() == null
        && view.now().isBefore(container.notBefore())
        && PodPlanner.restarts(view, container, ended)) {
      return new Shown(
          new Waiting("CrashLoopBackOff", backOffMessage(container)), Optional.of(ended));
    }
    return new Shown(container.state(), last);
  }

  private String backOffMessage(ContainerView container) {
    Pod pod = view.pod();
    return "back-off %s restarting failed container=%s pod=%s_%s(%s)"
        .formatted(
            shortDuration(RestartBackOff.delay(container.crashes()).toSeconds()),
            container.name(),
            pod.getMetadata().getName(),
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getUid());
  }

  private static String shortDuration(long seconds) {
    return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
  }

  static String containerId(String id) {
    return "wheelhouse://" + id;
  }

  private static JsonObject state(ContainerState state) {
    return switch (state) {
      case Waiting waiting -> {
        JsonObject body = JsonObject.of("reason", waiting.reason());
        if (!waiting.message().isEmpty()) {
          body.put("message", waiting.message());
        }
        yield JsonObject.of("waiting", body);
      }
      case Running running ->
          JsonObject.of("running", JsonObject.of("startedAt", time(running.startedAt())));
      case Terminated ended -> JsonObject.of("terminated", terminated(ended));
    };
  }

  private static JsonObject terminated(Terminated ended) {
    JsonObject body =
        JsonObject.of(
            "exitCode", (long) ended.code(),
            "reason", ended.reason(),
            "startedAt", time(ended.startedAt()),
            "finishedAt", time(ended.finishedAt()),
            "containerID", containerId(ended.id()));
    if (!ended.message().isEmpty()) {
      body.put("message", ended.message());
    }
    return body;
  }

  String phase() {
    List<ContainerView> mains = view.of(Role.MAIN).toList();
    boolean allEnded = mains.stream().allMatch(PodStatuses::hasEnded);
    PodView.Ending ending = view.ending();
    if (ending != null && view.containers().stream().noneMatch(ContainerView::isRunning)) {
      if (ending.deleted() && mains.stream().noneMatch(PodStatuses::hasEnded)) {
        return "Failed";
      }
      return ending.reason().isEmpty() && allEnded && allSucceeded(mains) ? "Succeeded" : "Failed";
    }
    if (PodPlanner.completed(view)) {
      return initialized() && allSucceeded(mains) ? "Succeeded" : "Failed";
    }
    boolean allBegun = mains.stream().allMatch(main -> main.id().isPresent());
    return initialized() && allBegun ? "Running" : "Pending";
  }

  private static boolean hasEnded(ContainerView container) {
    return container.state() instanceof Terminated;
  }

  private static boolean allSucceeded(List<ContainerView> containers) {
    return containers.stream()
        .allMatch(c -> c.state() instanceof Terminated ended && ended.succeeded());
  }

  private boolean initialized() {
    return uninitialized().isEmpty();
  }

  private List<String> uninitialized() {
    boolean mainsBegun = view.of(Role.MAIN).anyMatch(ContainerView::isRunning);
    return view.containers().stream()
        .filter(c -> c.role().initial() && !mainsBegun)
        .filter(c ->
            c.role() == Role.SIDECAR
                ? !c.started()
                : !(c.state() instanceof Terminated ended && ended.succeeded()))
        .map(ContainerView::name)
        .toList();
  }

  private JsonArray conditions() {
    Conditions conditions = new Conditions(view.pod(), view.now());
    String phase = phase();
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    conditions.put("PodReadyToStartContainers", view.setUp() == PodView.SetUp.READY, "", "");
    initializedCondition(conditions, phase);
    boolean ready = containersReady(conditions, phase, over);
    podReady(conditions, ready, phase, over);
    conditions.put("PodScheduled", true, "", "");
    PodView.Ending ending = view.ending();
    if (ending != null && ending.reason().equals("Evicted")) {
      conditions.put("DisruptionTarget", true, "TerminationByKubelet", ending.message());
    }
    if (PodResize.isOn(view)) {
      conditions.put("PodResizeInProgress", true, "", "");
    } else {
      conditions.remove("PodResizeInProgress");
    }
    return conditions.json();
  }

  private void initializedCondition(Conditions conditions, String phase) {
    List<String> open = uninitialized();
    if (open.isEmpty()) {
      conditions.put("Initialized", true, phase.equals("Succeeded") ? "PodCompleted" : "", "");
    } else {
      conditions.put(
          "Initialized",
          false,
          "ContainersNotInitialized",
          "containers with incomplete status: " + bracketed(open));
    }
  }

  private boolean containersReady(Conditions conditions, String phase, boolean over) {
    List<String> unready =
        view.containers().stream()
            .filter(c -> c.role().probed() && !c.ready())
            .map(ContainerView::name)
            .toList();
    boolean ready = unready.isEmpty() && !over;
    conditions.put("ContainersReady", ready, ready ? "" : reason(phase), message(phase, unready));
    return ready;
  }

  private void podReady(Conditions conditions, boolean containers, String phase, boolean over) {
    List<String> unready =
        view.containers().stream()
            .filter(c -> c.role().probed() && !c.ready())
            .map(ContainerView::name)
            .toList();
    if (!containers || over) {
      conditions.put("Ready", false, reason(phase), message(phase, unready));
      return;
    }
    List<String> gates = closedGates();
    conditions.put(
        "Ready",
        gates.isEmpty(),
        gates.isEmpty() ? "" : "ReadinessGatesNotReady",
        gates.isEmpty()
            ? ""
            : "the status of pod readiness gate \""
                + gates.getFirst()
                + "\" is not \"True\", but False");
  }

  private List<String> closedGates() {
    List<PodReadinessGate> gates = view.pod().getSpec().getReadinessGates();
    return gates == null
        ? List.of()
        : gates.stream()
            .map(PodReadinessGate::getConditionType)
            .filter(type -> !isTrue(type))
            .toList();
  }

  private boolean isTrue(String type) {
    return view.pod().getStatus() != null
        && view.pod().getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals(type))
            .map(PodCondition::getStatus)
            .anyMatch("True"::equals);
  }

  private static String reason(String phase) {
    return switch (phase) {
      case "Succeeded" -> "PodCompleted";
      case "Failed" -> "PodFailed";
      default -> "ContainersNotReady";
    };
  }

  private static String message(String phase, List<String> unready) {
    return phase.equals("Succeeded") || phase.equals("Failed") || unready.isEmpty()
        ? ""
        : "containers with unready status: " + bracketed(unready);
  }

  private static String bracketed(List<String> names) {
    return "[" + String.join(" ", names) + "]";
  }
}
