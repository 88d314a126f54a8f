// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.pod.ContainerState.Running;
import dev.wheelhouse.plane.node.pod.ContainerState.Terminated;
import dev.wheelhouse.plane.node.pod.ContainerView.Role;
import dev.wheelhouse.plane.node.runtimes.Exit;
import dev.wheelhouse.plane.node.runtimes.Survivor;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Works out where a pod is when an agent takes it on: from the status that was written last and
/// from the containers that are really there. Pure.
final class PodMemory {

  private PodMemory() {}

  static Instant startTime(Pod pod, Instant now) {
    String written = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
    return written == null ? now : Instant.parse(written);
  }

  static List<ContainerView> containers(Pod pod, List<Survivor> survivors, Instant now) {
    boolean inits = !pod.getSpec().getInitContainers().isEmpty();
    List<ContainerView> views = new ArrayList<>();
    for (PodContainer one : PodContainer.of(pod)) {
      views.add(view(pod, one.spec(), one.role(), inits, survivors, now));
    }
    return views;
  }

  private static ContainerView view(
      Pod pod, Container spec, Role role, boolean initializes, List<Survivor> all, Instant now) {
    ContainerView fresh = ContainerView.fresh(spec, role, initializes);
    Optional<ContainerStatus> status = status(pod, spec.getName());
    Optional<Survivor> survivor =
        all.stream()
            .filter(one -> one.name().container().equals(spec.getName()))
            .max(Comparator.comparingInt(one -> one.name().attempt()));
    ContainerView remembered = status.map(known -> remember(fresh, known, now)).orElse(fresh);
    if (role == Role.INIT && all.isEmpty() && status.isPresent() && !isOver(pod)) {
      return again(fresh, remembered);
    }
    return survivor
        .map(found -> meet(remembered, found, now))
        .orElseGet(() -> remembered.withHealth(false, false));
  }

  /// Nothing of the pod is left on the node, its scratch volumes neither: what init containers
  /// prepared there is prepared anew.
  private static ContainerView again(ContainerView fresh, ContainerView remembered) {
    boolean begun = remembered.state() instanceof Terminated;
    return new ContainerView(
        fresh.spec(),
        fresh.role(),
        fresh.state(),
        remembered.state() instanceof Terminated ended ? ended : remembered.last(),
        begun ? remembered.restarts() + 1 : remembered.restarts(),
        0,
        Instant.EPOCH,
        remembered.imageId(),
        false,
        false,
        ContainerView.Activity.NONE,
        null);
  }

  private static boolean isOver(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  private static Optional<ContainerStatus> status(Pod pod, String name) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return Stream.of(
            pod.getStatus().getInitContainerStatuses(),
            pod.getStatus().getContainerStatuses(),
            pod.getStatus().getEphemeralContainerStatuses())
        .flatMap(List::stream)
        .filter(status -> status.getName().equals(name))
        .findFirst();
  }

  private static ContainerView remember(ContainerView fresh, ContainerStatus known, Instant now) {
    Terminated last =
        known.getLastState() == null ? null : terminated(known.getLastState().getTerminated());
    Terminated ended =
        known.getState() == null ? null : terminated(known.getState().getTerminated());
    String id = plainId(known.getContainerID());
    int restarts = known.getRestartCount() == null ? 0 : known.getRestartCount();
    if (ended == null && known.getState() != null && known.getState().getRunning() != null) {
      // It ran when the status was written; unless it is found, nobody saw its end.
      Exit unseen = Exit.unseen(now);
      ended =
          new Terminated(
              id,
              unseen.code(),
              unseen.reason(),
              unseen.message(),
              Instant.parse(known.getState().getRunning().getStartedAt()),
              now);
    } else if (ended == null && last != null) {
      ended = last;
      last = null;
    }
    ContainerView view =
        new ContainerView(
            fresh.spec(),
            fresh.role(),
            ended == null ? fresh.state() : ended,
            last,
            restarts,
            restarts,
            Instant.EPOCH,
            known.getImageID() == null ? "" : known.getImageID(),
            Boolean.TRUE.equals(known.getStarted()),
            Boolean.TRUE.equals(known.getReady()),
            ContainerView.Activity.NONE,
            null);
    return ended == null
        ? view
        : view.notBefore(ended.finishedAt().plus(RestartBackOff.delay(restarts + 1)));
  }

  private static @Nullable Terminated terminated(@Nullable ContainerStateTerminated state) {
    if (state == null) {
      return null;
    }
    return new Terminated(
        plainId(state.getContainerID()),
        state.getExitCode() == null ? 0 : state.getExitCode(),
        state.getReason() == null ? "" : state.getReason(),
        state.getMessage() == null ? "" : state.getMessage(),
        time(state.getStartedAt()),
        time(state.getFinishedAt()));
  }

  private static Instant time(@Nullable String written) {
    return written == null ? Instant.EPOCH : Instant.parse(written);
  }

  private static String plainId(@Nullable String id) {
    return id == null ? "" : id.substring(id.indexOf("//") < 0 ? 0 : id.indexOf("//") + 2);
  }

  private static ContainerView meet(ContainerView remembered, Survivor found, Instant now) {
    Terminated before = remembered.state() instanceof Terminated ended ? ended : null;
    boolean known = before != null && before.id().equals(found.id());
    if (!found.running()) {
      return known ? remembered.withHealth(false, false) : lost(remembered, found, now);
    }
    // The end that was assumed for want of better knowledge did not happen.
    Terminated last = known ? remembered.last() : before == null ? remembered.last() : before;
    return new ContainerView(
        remembered.spec(),
        remembered.role(),
        new Running(found.id(), found.startedAt()),
        last,
        found.name().attempt(),
        remembered.crashes(),
        Instant.EPOCH,
        remembered.imageId(),
        true,
        known && remembered.ready(),
        ContainerView.Activity.NONE,
        null);
  }

  private static ContainerView lost(ContainerView remembered, Survivor found, Instant now) {
    Exit unseen = Exit.unseen(now);
    return remembered.ended(
        new Terminated(
            found.id(), unseen.code(), unseen.reason(), unseen.message(), found.startedAt(), now));
  }
}
