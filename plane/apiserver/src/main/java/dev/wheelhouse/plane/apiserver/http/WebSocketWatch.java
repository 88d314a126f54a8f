// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/// Serves a watch over a WebSocket: one frame an event (text for JSON), and a normal close at the
/// end.
final class WebSocketWatch {

  private static final Duration POLL = Duration.ofSeconds(30);

  private WebSocketWatch() {}

  static void serve(HttpServerRequest http, ApiResponse.Events answer) throws InterruptedException {
    try (ApiResponse.EventSource source = answer.source()) {
      ServerWebSocket socket = await(http.toWebSocket());
      Thread reader = Thread.currentThread();
      socket.closeHandler(_ -> reader.interrupt());
      socket.exceptionHandler(_ -> reader.interrupt());
      while (!socket.isClosed() && !source.ended()) {
        for (ApiResponse.Event event : source.poll(POLL)) {
          Future<Void> written = write(socket, event, answer.format());
          if (socket.writeQueueFull()) {
            await(written);
          }
        }
      }
      socket.close();
    } catch (ExecutionException _) {
      // The peer went away.
    }
  }

  private static Future<Void> write(
      ServerWebSocket socket, ApiResponse.Event event, Accept.Format format) {
    byte[] frame = event.frame(format);
    return format == Accept.Format.PROTOBUF
        ? socket.writeBinaryMessage(Buffer.buffer(frame))
        : socket.writeTextMessage(new String(frame, StandardCharsets.UTF_8));
  }

  private static <T> T await(Future<T> future) throws InterruptedException, ExecutionException {
    return future.toCompletionStage().toCompletableFuture().get();
  }
}
