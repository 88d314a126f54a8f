// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.plane.node.logs.LogQuery;
import dev.wheelhouse.plane.node.pod.NodeServices;
import dev.wheelhouse.plane.node.pod.PodStreamsOf;
import dev.wheelhouse.plane.node.pod.PodWorker;
import dev.wheelhouse.plane.node.runtimes.ExecSpec;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Logs, exec, attach and port-forward of the pods of one node.
///
/// Errors are `PlatformException`s: `NOT_FOUND` for a pod or container that is not here,
/// `BAD_REQUEST` where its state makes the wish impossible. An empty container name means the only
/// container, or the one that the pod's `kubectl.kubernetes.io/default-container` names, or the
/// first.
public final class NodeStreams {

  private final NodeServices services;
  private final Function<String, Stream<PodWorker>> workers;

  NodeStreams(NodeServices services, Function<String, Stream<PodWorker>> workers) {
    this.services = services;
    this.workers = workers;
  }

  /// Whether a pod of this name is here.
  public boolean has(String namespace, String pod) {
    return workers.apply(namespace + "/" + pod).findAny().isPresent();
  }

  private PodStreamsOf find(String namespace, String pod) {
    return workers
        .apply(namespace + "/" + pod)
        .findFirst()
        .map(worker -> new PodStreamsOf(worker, services))
        .orElseThrow(() ->
            new PlatformException(
                Reason.NOT_FOUND, "pod \"%s\" is not on this node".formatted(pod)));
  }

  /// Log lines as the container wrote them; with `follow` the stream ends when the container does.
  public InputStream logs(String namespace, String pod, String container, LogQuery query) {
    return find(namespace, pod).logs(container, query);
  }

  /// Starts a command inside a container.
  public RemoteProcess exec(
      String namespace,
      String pod,
      String container,
      List<String> command,
      ExecSpec.Streams streams) {
    return find(namespace, pod).exec(container, command, streams);
  }

  /// Joins the streams of a container's first process.
  public RemoteProcess attach(
      String namespace, String pod, String container, ExecSpec.Streams streams) {
    return find(namespace, pod).attach(container, streams);
  }

  /// Connects to a TCP port inside the pod's network.
  public Duplex portForward(String namespace, String pod, int port) throws InterruptedException {
    return find(namespace, pod).portForward(port);
  }
}
