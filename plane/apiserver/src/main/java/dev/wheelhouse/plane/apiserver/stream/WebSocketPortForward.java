// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.apiserver.stream.websocket.WebSocket;
import java.io.IOException;
import java.util.List;

/// Port-forward over WebSocket channels: the n-th port of the query has channel 2n for data and 2n
/// + 1 for errors, and each channel begins with the port as two bytes, the low one first. One
///   WebSocket is one connection to each port.
final class WebSocketPortForward {

  static final List<String> PROTOCOLS =
      List.of(
          "v4.channel.k8s.io",
          "v4.base64.channel.k8s.io",
          "portforward.k8s.io",
          "channel.k8s.io",
          "base64.channel.k8s.io");

  private WebSocketPortForward() {}

  /// Serves until the client closes the WebSocket.
  static void run(
      WebSocket socket,
      String protocol,
      List<Integer> ports,
      PortForwarding forwarding,
      Tasks tasks)
      throws IOException {
    ChannelSocket channels = new ChannelSocket(socket, protocol, ports.size() * 2);
    for (int i = 0; i < ports.size(); i++) {
      int data = i * 2;
      int port = ports.get(i);
      byte[] header = {(byte) port, (byte) (port >> 8)};
      channels.output(data).write(header);
      channels.output(data + 1).write(header);
      tasks.start(
          "forward-" + port,
          () ->
              forwarding.forward(
                  port, channels.input(data), channels.output(data), channels.output(data + 1)));
    }
    channels.serve();
  }
}
