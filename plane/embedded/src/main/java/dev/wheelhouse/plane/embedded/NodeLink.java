// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.plane.apiserver.stream.PodStreams;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The server's way to the node, which starts after it and stops before it. In between nobody
/// answers for pods.
final class NodeLink implements PodStreams {

  private final AtomicReference<@Nullable PodStreams> node = new AtomicReference<>();

  void connect(PodStreams streams) {
    node.set(streams);
  }

  private PodStreams node() {
    PodStreams streams = node.get();
    if (streams == null) {
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "no node is running on this plane");
    }
    return streams;
  }

  @Override
  public InputStream logs(Target target, LogQuery query) {
    return node().logs(target, query);
  }

  @Override
  public RemoteProcess exec(Target target, List<String> command, StreamQuery query) {
    return node().exec(target, command, query);
  }

  @Override
  public RemoteProcess attach(Target target, StreamQuery query) {
    return node().attach(target, query);
  }

  @Override
  public Duplex portForward(String namespace, String pod, int port) {
    return node().portForward(namespace, pod, port);
  }
}
