// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.apiserver.stream.websocket.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Exec and attach over a WebSocket: channels 0 stdin, 1 stdout, 2 stderr, 3 error, 4 resize.
final class WebSocketExec implements ExecStreams {

  /// In order of preference of the protocol's own history; clients name theirs in their order.
  static final List<String> PROTOCOLS =
      List.of(
          "v5.channel.k8s.io",
          "v4.channel.k8s.io",
          "v4.base64.channel.k8s.io",
          "channel.k8s.io",
          "base64.channel.k8s.io");

  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int ERROR = 3;
  private static final int RESIZE = 4;

  private final ChannelSocket channels;
  private final String protocol;
  private final Closing closing = new Closing();

  private WebSocketExec(ChannelSocket channels, String protocol) {
    this.channels = channels;
    this.protocol = protocol;
  }

  /// @param protocol the agreed one; empty where the client named none
  static WebSocketExec open(WebSocket socket, String protocol, Tasks tasks) throws IOException {
    WebSocketExec exec =
        new WebSocketExec(new ChannelSocket(socket, protocol, RESIZE + 1), protocol);
    exec.channels.greet(STDOUT);
    tasks.start(
        "read",
        () -> {
          exec.channels.serve();
          exec.closing.closed();
        });
    return exec;
  }

  @Override
  public InputStream stdin() {
    return channels.input(STDIN);
  }

  @Override
  public OutputStream stdout() {
    return channels.output(STDOUT);
  }

  @Override
  public OutputStream stderr() {
    return channels.output(STDERR);
  }

  @Override
  public InputStream resizes() {
    return channels.input(RESIZE);
  }

  @Override
  public void onClosed(Runnable action) {
    closing.run(action);
  }

  /// Versions 4 and 5 take the whole status; earlier ones only the text of a failure.
  @Override
  public void finish(JsonObject status) {
    boolean whole = protocol.startsWith("v4.") || protocol.startsWith("v5.");
    String text = whole ? Json.write(status) : status.string("message").orElse("");
    try (OutputStream error = channels.output(ERROR)) {
      if (!text.isEmpty()) {
        error.write(text.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException _) {
      // The client is gone and does not want to know.
    }
  }

  @Override
  public void close() {
    channels.close();
  }
}
