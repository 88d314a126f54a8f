// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.plane.apiserver.proxy.NodeAnswers;
import dev.wheelhouse.plane.apiserver.stream.PodStreams;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The server's way to the node, which starts after it and stops before it. In between nobody
/// answers for pods.
final class NodeLink implements PodStreams, NodeAnswers {

  private final AtomicReference<@Nullable NodePodStreams> node = new AtomicReference<>();

  void connect(NodePodStreams streams) {
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

  @Override
  public boolean has(String name) {
    NodePodStreams known = node.get();
    return known != null && known.has(name);
  }

  @Override
  public Optional<Answer> answer(String name, String path, Map<String, String> query) {
    NodePodStreams known = node.get();
    return known == null ? Optional.empty() : known.answer(name, path, query);
  }
}
