// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.apiserver.RunningServer;
import dev.wheelhouse.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is sent, the server answers with no fault of its own, the connection goes on, and
/// memory stays bounded.
///
/// `-Dwheelhouse.hostile.requests=N` makes it longer, `-Dwheelhouse.hostile.seed=N` repeats a run,
/// `random` makes another.
final class HostileIT {

  private static final int REQUESTS = Integer.getInteger("wheelhouse.hostile.requests", 3000);
  private static final int BATCH = 1000;
  private static final long MOST_HEAP = 300L << 20;
  private static final HostileRequest SANE =
      new HostileRequest(
          "GET", "/version", List.of("authorization: Bearer admin-token"), new byte[0]);

  @TempDir static Path directory;
  private static RunningServer server;
  private static long slowestMillis;
  private static String slowest = "";

  @BeforeAll
  static void start() throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void neverFailsByItself() throws IOException {
    send(HostileRequests.beginnings());
    long before = used();
    long seed = Seeds.seed("wheelhouse.hostile.seed");
    for (int done = 0; done < REQUESTS; done += BATCH) {
      Seeds.check(seed + done, Math.min(BATCH, REQUESTS), HostileRequests::any, HostileIT::send);
    }
    long grown = used() - before;
    System.out.printf(
        "%d requests, seed %d, slowest %d ms (%s), %d MB of heap more%n",
        REQUESTS, seed, slowestMillis, slowest, grown >> 20);
    assertThat(grown).as("heap more").isLessThan(MOST_HEAP);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void send(List<HostileRequest> requests) throws IOException {
    RawConnection connection = connect();
    try {
      for (HostileRequest request : requests) {
        RawConnection.Answer answer = answer(connection, request);
        if (answer.reusable()) {
          assertThat(answer(connection, SANE).status()).as("after it").isEqualTo(200);
        } else {
          connection.close();
          connection = connect();
        }
      }
    } finally {
      connection.close();
    }
  }

  private static RawConnection connect() throws IOException {
    return new RawConnection(server.tls(), server.port());
  }

  private static RawConnection.Answer answer(RawConnection connection, HostileRequest request)
      throws IOException {
    long start = System.nanoTime();
    if (!connection.send(request.wire())) {
      return new RawConnection.Answer(400, new byte[0], false);
    }
    RawConnection.Answer answer = connection.read(request.method().equals("HEAD"));
    long millis = (System.nanoTime() - start) / 1_000_000;
    if (millis > slowestMillis) {
      slowestMillis = millis;
      slowest = request.method() + " " + request.target();
    }
    assertThat(answer.status()).as("answer to %s", request).isNotZero();
    if (answer.status() >= 500 && !isForARevisionToCome(request, answer)) {
      throw new AssertionError(answer.status() + " for " + request + "\n" + answer.text());
    }
    return answer;
  }

  /// The answer to `HEAD` has no text to tell by.
  private static boolean isForARevisionToCome(HostileRequest request, RawConnection.Answer answer) {
    return answer.status() == 504
        && (request.method().equals("HEAD")
            || answer.text().contains("Too large resource version"));
  }
}
