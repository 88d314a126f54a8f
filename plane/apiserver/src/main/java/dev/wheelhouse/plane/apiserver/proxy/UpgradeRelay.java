// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.HttpEdge;
import dev.wheelhouse.plane.apiserver.stream.Upgrade;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// Joins a caller's connection with the one to another server once that has switched protocols.
public final class UpgradeRelay {

  private static final int BUFFER = 32 * 1024;

  private final Forwarder forwarder;

  public UpgradeRelay(Forwarder forwarder) {
    this.forwarder = forwarder;
  }

  /// Serves the conversation to its end on the calling thread.
  public void run(HttpServerRequest http, ApiRequest request, Destination to, Forwarded forwarded)
      throws InterruptedException {
    String protocol = request.header("upgrade").orElse("");
    switch (forwarder.upgrade(to, forwarded, protocol)) {
      case Forwarder.Switched.Declined(Answer answer) ->
          HttpEdge.relay(http, request, answer.relayed());
      case Forwarder.Switched.Joined(Map<String, String> headers, Duplex server) -> {
        try (server;
            Duplex client = new Upgrade(http).switchTo(ours(headers))) {
          join(client, server);
        }
      }
    }
  }

  private static Map<String, String> ours(Map<String, String> headers) {
    Map<String, String> ours = new LinkedHashMap<>(headers);
    ours.remove("connection");
    return ours;
  }

  private static void join(Duplex client, Duplex server) throws InterruptedException {
    try (Tasks tasks = new Tasks("relay")) {
      Thread up = tasks.start("up", () -> copy(client.input(), server));
      copy(server.input(), client);
      up.interrupt();
    }
  }

  private static void copy(InputStream from, Duplex to) {
    byte[] buffer = new byte[BUFFER];
    try (OutputStream out = to.output()) {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException _) {
      // One side is gone, so the conversation is over.
    }
    to.close();
  }
}
