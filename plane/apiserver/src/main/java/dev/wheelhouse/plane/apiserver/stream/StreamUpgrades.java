// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.apiserver.admission.Connections;
import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.Forbidden;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.http.UpgradeHandler;
import dev.wheelhouse.plane.apiserver.stream.spdy.SpdyConnection;
import dev.wheelhouse.plane.apiserver.stream.websocket.WebSocket;
import dev.wheelhouse.plane.apiserver.stream.websocket.WebSocketTunnel;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `pods/exec`, `pods/attach` and `pods/portforward` over WebSocket and SPDY/3.1. The calling
/// thread serves the conversation to its end.
///
/// The process is started before the connection is taken over, so that what can be refused is
/// refused as an ordinary `Status`.
public final class StreamUpgrades implements UpgradeHandler {

  private static final Logger LOG = LoggerFactory.getLogger(StreamUpgrades.class);
  private static final Set<String> SUBRESOURCES = Set.of("exec", "attach", "portforward");
  private static final String TUNNEL = "SPDY/3.1+portforward.k8s.io";

  private final PodStreams pods;
  private final Authorizer authorizer;
  private final Connections connections;

  /// @param authorizer asked whether callers that upgrade by GET may also `create`, as Kubernetes
  ///   does since 1.35
  /// @param connections asked whether rules let the conversation begin
  public StreamUpgrades(PodStreams pods, Authorizer authorizer, Connections connections) {
    this.pods = pods;
    this.authorizer = authorizer;
    this.connections = connections;
  }

  @Override
  public boolean handles(RequestInfo info) {
    return info.resourceRequest()
        && info.group().isEmpty()
        && info.resource().equals("pods")
        && SUBRESOURCES.contains(info.subresource());
  }

  @Override
  public void handle(HttpServerRequest http, RequestInfo info, ApiRequest request)
      throws InterruptedException {
    requireCreate(info, request);
    connections.admit(info, request);
    Upgrade upgrade = new Upgrade(http);
    if (!upgrade.wantsWebSocket() && !upgrade.wantsSpdy()) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "Upgrade request required: websocket or SPDY/3.1");
    }
    try (Tasks tasks = new Tasks(info.subresource() + "/" + info.namespace() + "/" + info.name())) {
      switch (info.subresource()) {
        case "portforward" -> forward(upgrade, info, request, tasks);
        case "attach" -> attach(upgrade, info, request, tasks);
        default -> exec(upgrade, info, request, tasks);
      }
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("conversation with a pod ended by its client");
    } catch (PlatformException e) {
      if (!upgrade.taken()) {
        throw e;
      }
      LOG.atDebug().setCause(e).log("conversation with a pod failed");
    }
  }

  private void requireCreate(RequestInfo info, ApiRequest request) {
    Attributes create =
        new Attributes(
            request.user(),
            "create",
            true,
            info.group(),
            info.version(),
            info.resource(),
            info.subresource(),
            info.namespace(),
            info.name(),
            info.path());
    if (!info.verb().equals("create") && !authorizer.authorize(create).allowed()) {
      throw Forbidden.of(create);
    }
  }

  private void exec(Upgrade upgrade, RequestInfo info, ApiRequest request, Tasks tasks)
      throws IOException, InterruptedException {
    List<String> command = request.query().getOrDefault("command", List.of());
    if (command.isEmpty()) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "you must specify at least one command for the container");
    }
    PodStreams.StreamQuery query = ExecQuery.streams(request);
    String protocol = execProtocol(upgrade);
    RemoteProcess process = pods.exec(ExecQuery.target(info, request), command, query);
    converse(upgrade, protocol, process, query, false, tasks);
  }

  private void attach(Upgrade upgrade, RequestInfo info, ApiRequest request, Tasks tasks)
      throws IOException, InterruptedException {
    PodStreams.StreamQuery query = ExecQuery.streams(request);
    String protocol = execProtocol(upgrade);
    RemoteProcess process = pods.attach(ExecQuery.target(info, request), query);
    converse(upgrade, protocol, process, query, true, tasks);
  }

  private static String execProtocol(Upgrade upgrade) {
    return upgrade.wantsWebSocket()
        ? upgrade.webSocketProtocol(WebSocketExec.PROTOCOLS)
        : upgrade.spdyProtocol(SpdyExec.PROTOCOLS);
  }

  private static void converse(
      Upgrade upgrade,
      String protocol,
      RemoteProcess process,
      PodStreams.StreamQuery query,
      boolean attached,
      Tasks tasks)
      throws IOException, InterruptedException {
    ExecStreams client;
    try {
      client =
          upgrade.wantsWebSocket()
              ? WebSocketExec.open(upgrade.toWebSocket(protocol), protocol, tasks)
              : SpdyExec.open(new SpdyConnection(upgrade.toSpdy(protocol)), protocol, query, tasks);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
    ExecSession.run(process, client, query, attached, tasks);
  }

  private void forward(Upgrade upgrade, RequestInfo info, ApiRequest request, Tasks tasks)
      throws IOException, InterruptedException {
    PortForwarding forwarding = new PortForwarding(pods, info.namespace(), info.name(), tasks);
    if (upgrade.wantsSpdy()) {
      String protocol = upgrade.spdyProtocol(List.of(SpdyPortForward.PROTOCOL));
      SpdyConnection connection = new SpdyConnection(upgrade.toSpdy(protocol));
      new SpdyPortForward(connection, forwarding, tasks).run();
      return;
    }
    List<String> supported = new ArrayList<>(List.of(TUNNEL));
    supported.addAll(WebSocketPortForward.PROTOCOLS);
    String protocol = upgrade.webSocketProtocol(supported);
    if (protocol.equals(TUNNEL)) {
      WebSocketTunnel tunnel = new WebSocketTunnel(upgrade.toWebSocket(protocol));
      new SpdyPortForward(new SpdyConnection(tunnel), forwarding, tasks).run();
      return;
    }
    List<Integer> ports = ExecQuery.ports(request);
    try (WebSocket socket = upgrade.toWebSocket(protocol)) {
      WebSocketPortForward.run(socket, protocol, ports, forwarding, tasks);
    }
  }
}
