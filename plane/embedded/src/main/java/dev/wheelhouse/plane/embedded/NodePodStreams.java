// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.plane.apiserver.proxy.NodeAnswers;
import dev.wheelhouse.plane.apiserver.stream.PodStreams;
import dev.wheelhouse.plane.node.agent.NodeAgent;
import dev.wheelhouse.plane.node.agent.NodeStreams;
import dev.wheelhouse.plane.node.runtimes.ExecSpec;
import dev.wheelhouse.plane.node.stats.NodeEndpoints;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The nodes' streams in the server's words.
record NodePodStreams(List<NodeStreams> nodes, List<NodeEndpoints> endpoints)
    implements PodStreams, NodeAnswers {

  NodePodStreams {
    nodes = List.copyOf(nodes);
    endpoints = List.copyOf(endpoints);
  }

  static NodePodStreams of(List<NodeAgent> agents) {
    return new NodePodStreams(
        agents.stream().map(NodeAgent::streams).toList(),
        agents.stream().map(NodeAgent::endpoints).toList());
  }

  @Override
  public boolean has(String node) {
    return endpoints.stream().anyMatch(one -> one.node().equals(node));
  }

  @Override
  public Optional<Answer> answer(String node, String path, Map<String, String> query) {
    return endpoints.stream()
        .filter(one -> one.node().equals(node))
        .findFirst()
        .flatMap(one -> one.answer(path, query))
        .map(found -> new Answer(found.contentType(), found.body()));
  }

  /// The node that has a pod; the first one tells that none has it.
  private NodeStreams node(String namespace, String pod) {
    return nodes.stream()
        .filter(node -> node.has(namespace, pod))
        .findFirst()
        .orElseGet(nodes::getFirst);
  }

  private NodeStreams node(Target target) {
    return node(target.namespace(), target.pod());
  }

  @Override
  public InputStream logs(Target target, LogQuery query) {
    return node(target)
        .logs(
            target.namespace(),
            target.pod(),
            target.container(),
            new dev.wheelhouse.plane.node.logs.LogQuery(
                query.follow(),
                query.previous(),
                query.timestamps(),
                query.since(),
                query.tailLines(),
                query.limitBytes()));
  }

  @Override
  public RemoteProcess exec(Target target, List<String> command, StreamQuery query) {
    return node(target)
        .exec(target.namespace(), target.pod(), target.container(), command, streams(query));
  }

  @Override
  public RemoteProcess attach(Target target, StreamQuery query) {
    return node(target)
        .attach(target.namespace(), target.pod(), target.container(), streams(query));
  }

  private static ExecSpec.Streams streams(StreamQuery query) {
    return new ExecSpec.Streams(query.stdin(), query.stdout(), query.stderr(), query.tty());
  }

  @Override
  public Duplex portForward(String namespace, String pod, int port) {
    try {
      return node(namespace, pod).portForward(namespace, pod, port);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.TIMEOUT, "interrupted while connecting to " + pod, e);
    }
  }
}
