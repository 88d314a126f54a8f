// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against an HTTP/2 server that answers as a gRPC server does.
final class GrpcHealthIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Buffer> asked = new AtomicReference<>(Buffer.buffer());
  private final AtomicReference<Buffer> answer = new AtomicReference<>(Buffer.buffer());
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body -> {
                      asked.set(body);
                      request
                          .response()
                          .putHeader("content-type", "application/grpc")
                          .putTrailer(
                              "grpc-status",
                              String.valueOf(request.path()).endsWith("/Check") ? "0" : "12")
                          .end(answer.get());
                    }))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private Handlers.Result check(String service) {
    return new GrpcHealth("127.0.0.1", server.actualPort(), service, TIMEOUT).check();
  }

  private static Buffer status(int status) {
    return Buffer.buffer(new byte[] {0, 0, 0, 0, 2, 0x08, (byte) status});
  }

  @Test
  void aServingServerIsWell() {
    answer.set(status(1));

    assertThat(check("shop")).isEqualTo(Handlers.Result.OK);
    assertThat(asked.get().getBytes()).containsExactly(0, 0, 0, 0, 6, 0x0a, 4, 's', 'h', 'o', 'p');
  }

  @Test
  void oneThatDoesNotServeIsUnhealthy() {
    answer.set(status(2));

    assertThat(check("").message()).isEqualTo("service unhealthy (responded with \"NOT_SERVING\")");
  }

  @Test
  void anEmptyAnswerIsAFailedCall() {
    assertThat(check("").message()).startsWith("error: health rpc failed");
  }

  @Test
  void aClosedPortIsNamed() {
    Handlers.Result result = new GrpcHealth("127.0.0.1", 1, "", TIMEOUT).check();

    assertThat(result.success()).isFalse();
    assertThat(result.message()).startsWith("timeout: failed to connect service \"127.0.0.1:1\"");
  }

  /// A server that sends one frame again and again and never ends the call.
  private static Handlers.Result checkFlood(byte[] frame, Duration timeout) throws Exception {
    try (ServerSocket endless = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> {
        try (Socket client = endless.accept()) {
          while (frame.length > 0) {
            client.getOutputStream().write(frame);
          }
          client.getInputStream().readAllBytes();
        } catch (IOException _) {
          // the prober has had enough
          Thread.currentThread().interrupt();
        }
      });
      return new GrpcHealth("127.0.0.1", endless.getLocalPort(), "", timeout).check();
    }
  }

  @Test
  void anAnswerWithoutEndIsCutOff() throws Exception {
    byte[] data = new byte[9 + 1024];
    data[1] = 4;
    data[8] = 1;

    assertThat(checkFlood(data, Duration.ofMinutes(5)).message())
        .isEqualTo("error: health rpc failed: the answer is larger than 4096 bytes");
  }

  @Test
  void aServerThatOnlyPingsDoesNotHoldTheProbe() throws Exception {
    byte[] ping = new byte[9 + 8];
    ping[2] = 8;
    ping[3] = 6;
    ping[4] = 1;

    assertThat(checkFlood(ping, Duration.ofMinutes(5)).message())
        .isEqualTo("error: health rpc failed: no answer within 100 frames");
  }

  @Test
  void aSilentServerIsGivenUp() throws Exception {
    assertThat(checkFlood(new byte[0], Duration.ofSeconds(1)).message())
        .isEqualTo("timeout: health rpc did not complete within 1s");
  }
}
