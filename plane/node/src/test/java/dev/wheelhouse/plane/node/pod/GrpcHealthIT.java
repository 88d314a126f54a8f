// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
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
}
