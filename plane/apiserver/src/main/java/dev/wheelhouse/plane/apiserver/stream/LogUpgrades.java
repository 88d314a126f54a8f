// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.http.UpgradeHandler;
import dev.wheelhouse.plane.apiserver.stream.websocket.WebSocket;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `pods/log` over a WebSocket: after an empty message what the container wrote, as it comes, with
/// `base64.binary.k8s.io` as text. What the client sends is dropped. The calling thread serves the
/// conversation to its end.
public final class LogUpgrades implements UpgradeHandler {

  private static final Logger LOG = LoggerFactory.getLogger(LogUpgrades.class);
  private static final String BASE64 = "base64.binary.k8s.io";
  private static final List<String> PROTOCOLS = List.of("binary.k8s.io", BASE64);
  private static final int CHUNK = 32 * 1024;

  private final PodLogs logs;

  public LogUpgrades(PodLogs logs) {
    this.logs = logs;
  }

  @Override
  public boolean handles(RequestInfo info) {
    return info.resourceRequest()
        && info.group().isEmpty()
        && info.resource().equals("pods")
        && info.subresource().equals("log");
  }

  @Override
  public void handle(HttpServerRequest http, RequestInfo info, ApiRequest request)
      throws InterruptedException {
    Upgrade upgrade = new Upgrade(http);
    if (!upgrade.wantsWebSocket()) {
      throw new PlatformException(Reason.BAD_REQUEST, "Upgrade request required: websocket");
    }
    String protocol = upgrade.webSocketProtocol(PROTOCOLS);
    try (InputStream log = logs.open(info, request);
        WebSocket socket = upgrade.toWebSocket(protocol);
        Tasks tasks = new Tasks("log/" + info.namespace() + "/" + info.name())) {
      tasks.start("send", () -> send(log, socket, protocol.equals(BASE64)));
      dropMessages(socket);
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("reading a log ended by its client");
    }
  }

  private static void dropMessages(WebSocket socket) throws IOException {
    while (socket.read().isPresent()) {
      // Nothing is expected of the client but that it stays.
    }
  }

  private static void send(InputStream log, WebSocket socket, boolean base64) {
    try (socket) {
      send(new byte[0], socket, base64);
      byte[] buffer = new byte[CHUNK];
      for (int count = log.read(buffer); count >= 0; count = log.read(buffer)) {
        send(Arrays.copyOf(buffer, count), socket, base64);
      }
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("a log is not read to its end");
    }
  }

  private static void send(byte[] bytes, WebSocket socket, boolean base64) throws IOException {
    if (base64) {
      socket.writeText(Base64.getEncoder().encodeToString(bytes));
    } else {
      socket.writeBinary(bytes, 0, bytes.length);
    }
  }
}
