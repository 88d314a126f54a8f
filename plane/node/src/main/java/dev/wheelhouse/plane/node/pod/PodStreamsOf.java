// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.plane.node.logs.LogQuery;
import dev.wheelhouse.plane.node.pod.ContainerState.Running;
import dev.wheelhouse.plane.node.pod.ContainerState.Waiting;
import dev.wheelhouse.plane.node.runtimes.ExecSpec;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Streams of one pod's containers.
public record PodStreamsOf(PodWorker worker, NodeServices node) {

  private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

  private ContainerView view(String wanted) {
    List<ContainerView> all = worker.containers();
    String name = wanted.isEmpty() ? defaultContainer(all) : wanted;
    return all.stream()
        .filter(container -> container.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new PlatformException(
                Reason.BAD_REQUEST,
                "container %s is not valid for pod %s".formatted(name, podName())));
  }

  private String podName() {
    return worker.pod().getMetadata().getName();
  }

  private String defaultContainer(List<ContainerView> all) {
    Map<String, String> annotations = worker.pod().getMetadata().getAnnotations();
    String named = annotations == null ? null : annotations.get(DEFAULT_CONTAINER);
    return named != null
        ? named
        : all.stream()
            .filter(container -> container.role() == ContainerView.Role.MAIN)
            .findFirst()
            .map(ContainerView::name)
            .orElse("");
  }

  public InputStream logs(String container, LogQuery query) {
    ContainerView view = view(container);
    if (query.previous() && view.restarts() == 0) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "previous terminated container \"%s\" in pod \"%s\" not found"
              .formatted(view.name(), podName()));
    }
    Path log =
        worker.files().log(view.name(), query.previous() ? view.restarts() - 1 : newest(view));
    if (!Files.exists(log) && view.state() instanceof Waiting waiting) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "container \"%s\" in pod \"%s\" is waiting to start: %s"
              .formatted(view.name(), podName(), waiting.reason()));
    }
    return node.logs().read(log, query);
  }

  /// A container that is about to start again has no log of that run yet.
  private int newest(ContainerView view) {
    boolean begun = Files.exists(worker.files().log(view.name(), view.restarts()));
    return begun || view.restarts() == 0 ? view.restarts() : view.restarts() - 1;
  }

  private String running(String container) {
    ContainerView view = view(container);
    if (view.state() instanceof Running running) {
      return running.id();
    }
    throw new PlatformException(
        Reason.BAD_REQUEST,
        "container \"%s\" in pod \"%s\" is not running".formatted(view.name(), podName()));
  }

  public RemoteProcess exec(String container, List<String> command, ExecSpec.Streams streams) {
    return node.runtime().exec(running(container), new ExecSpec(command, streams));
  }

  public RemoteProcess attach(String container, ExecSpec.Streams streams) {
    return node.runtime().attach(running(container), streams);
  }

  public Duplex portForward(int port) throws InterruptedException {
    if (worker.containers().stream().noneMatch(ContainerView::isRunning)) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "pod \"%s\" is not running".formatted(podName()));
    }
    return node.runtime().connect(worker.uid(), port);
  }
}
