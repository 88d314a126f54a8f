// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.apiserver.stream.spdy.SpdyConnection;
import dev.wheelhouse.plane.apiserver.stream.spdy.SpdyStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Port-forward over SPDY/3.1: for each connection the client opens an error and a data stream with
/// one `requestid`, and the `port` in both.
final class SpdyPortForward {

  static final String PROTOCOL = "portforward.k8s.io";

  private final SpdyConnection connection;
  private final PortForwarding forwarding;
  private final Tasks tasks;
  private final Map<String, Pair> waiting = new HashMap<>();

  SpdyPortForward(SpdyConnection connection, PortForwarding forwarding, Tasks tasks) {
    this.connection = connection;
    this.forwarding = forwarding;
    this.tasks = tasks;
  }

  private record Pair(@Nullable SpdyStream data, @Nullable SpdyStream error) {}

  /// Serves until the client ends the connection.
  void run() {
    connection.serve(this::opened);
  }

  private void opened(SpdyStream stream) {
    String request = requestId(stream);
    Pair known = waiting.getOrDefault(request, new Pair(null, null));
    Pair pair =
        switch (stream.header("streamtype")) {
          case "data" -> new Pair(stream, known.error());
          case "error" -> new Pair(known.data(), stream);
          default -> known;
        };
    SpdyStream data = pair.data();
    SpdyStream error = pair.error();
    if (data == null && error == null) {
      stream.reset();
    } else if (data == null || error == null) {
      waiting.put(request, pair);
    } else {
      waiting.remove(request);
      tasks.start("forward-" + request, () -> forward(data, error));
    }
  }

  /// Clients without request ids open the error stream, then the data stream, in succession.
  private static String requestId(SpdyStream stream) {
    String given = stream.header("requestid");
    if (!given.isEmpty()) {
      return given;
    }
    int id = stream.header("streamtype").equals("data") ? stream.id() - 2 : stream.id();
    return "stream-" + id;
  }

  private void forward(SpdyStream data, SpdyStream error) {
    try {
      int port = Integer.parseInt(data.header("port"));
      forwarding.forward(port, data.input(), data.output(), error.output());
    } catch (NumberFormatException _) {
      data.reset();
      error.reset();
    } finally {
      connection.forget(data);
      connection.forget(error);
    }
  }
}
