// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A listener whose clients send slowly, or nothing.
final class SlowClientsIT {

  private static final int IDLE = Integer.getInteger("wheelhouse.idle.connections", 300);
  private static final Duration PATIENCE = Duration.ofMillis(800);

  @TempDir Path directory;
  private final CountDownLatch began = new CountDownLatch(1);
  private final CountDownLatch enough = new CountDownLatch(1);
  private EdgeServer server;

  @BeforeEach
  void listen() throws Exception {
    server = new EdgeServer(directory, this::answer, new SlowClients.Patience(PATIENCE, PATIENCE));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ApiResponse answer(ApiRequest request) throws InterruptedException {
    if (request.path().equals("/long")) {
      began.countDown();
      enough.await();
    }
    return new ApiResponse.Whole(200, "text/plain", Map.of(), request.body());
  }

  @Test
  void endsAConnectionWithHalfAHead() throws IOException {
    assertThat(server.answer("GET / HTTP/1.1\r\nhost: x\r\nx-")).isEmpty();
    assertThat(server.answer("")).isEmpty();
  }

  @Test
  void refusesHalfABody() throws IOException {
    assertThat(server.answer("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc"))
        .startsWith("HTTP/1.1 408");
  }

  @Test
  void endsAnIdleConnectionAfterItsAnswer() throws IOException {
    assertThat(server.answer("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc"))
        .startsWith("HTTP/1.1 200")
        .endsWith("abc");
  }

  /// Connections that began later and were ended show that the time of the long one was over.
  @Test
  void waitsForAnAnswerThatTakesLong() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> answer =
          threads.submit(() -> server.answer("GET /long HTTP/1.1\r\nhost: x\r\n\r\n"));
      began.await();

      assertThat(server.answer("")).isEmpty();
      assertThat(server.answer("")).isEmpty();

      assertThat(answer.isDone()).isFalse();
      enough.countDown();
      assertThat(answer.get()).startsWith("HTTP/1.1 200");
    }
  }

  /// `-Dwheelhouse.idle.connections=5000` for the long form.
  @Test
  void servesOthersBesideManyIdleConnections() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < IDLE; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream().write(22);
        idle.add(socket);
      }

      assertThat(server.answer("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc"))
          .startsWith("HTTP/1.1 200");
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }
}
