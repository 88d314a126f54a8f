// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.io.RemoteProcess;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node offers on its pods' containers. The server asks it after authorization; whoever
/// wires server and nodes together implements it.
///
/// Errors are [PlatformException]s: `NOT_FOUND` for an unknown pod or container, `BAD_REQUEST`
/// where the container is in a state that makes it impossible (`container "x" in pod "y" is waiting
/// to start: ContainerCreating`), `SERVICE_UNAVAILABLE` when no node answers for the pod.
public interface PodStreams {

  /// A container of a pod; an empty container name means the only or default one.
  record Target(String namespace, String pod, String container) {}

  /// What part of a log is wanted; the fields are those of `PodLogOptions`.
  record LogQuery(
      boolean follow,
      boolean previous,
      boolean timestamps,
      @Nullable Instant since,
      @Nullable Long tailLines,
      @Nullable Long limitBytes) {}

  /// Which streams a conversation has.
  record StreamQuery(boolean stdin, boolean stdout, boolean stderr, boolean tty) {}

  /// Log lines as the container wrote them. With `follow` the stream ends when the container does.
  InputStream logs(Target target, LogQuery query);

  /// Starts a command inside a container.
  RemoteProcess exec(Target target, List<String> command, StreamQuery query);

  /// Joins the streams of a container's main process.
  RemoteProcess attach(Target target, StreamQuery query);

  /// Connects to a TCP port inside the pod's network.
  Duplex portForward(String namespace, String pod, int port);
}
