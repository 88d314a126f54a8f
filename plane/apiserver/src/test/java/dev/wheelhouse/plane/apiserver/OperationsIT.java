// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.apiserver.health.OperatingOptions;
import dev.wheelhouse.testing.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a server is looked into and stopped.
class OperationsIT {

  @Test
  void administratorsLookIntoTheVirtualMachine(@TempDir Path directory) throws Exception {
    try (RunningServer server = new RunningServer(directory)) {
      assertThat(server.send(server.request("/debug/threads")).body()).contains("main");
      assertThat(server.send(server.request("/debug/heap")).body()).contains("java.lang.String");
      assertThat(server.send(server.request("/debug/nothing")).statusCode()).isEqualTo(404);
      assertThat(server.send(server.request("/logs")).statusCode()).isEqualTo(404);
      assertThat(
              server
                  .send(
                      HttpRequest.newBuilder(server.request("/debug/threads").build().uri())
                          .header("authorization", "Bearer nobody-token"))
                  .statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void withoutProfilingNobodyDoes(@TempDir Path directory) throws Exception {
    OperatingOptions closed = new OperatingOptions(false, Duration.ZERO, Duration.ofSeconds(1));
    try (RunningServer server = new RunningServer(directory, options -> options.with(closed))) {
      assertThat(server.send(server.request("/debug/threads")).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aServerThatStopsServesOnForAWhileAndEndsItsWatches(@TempDir Path directory)
      throws Exception {
    OperatingOptions slow = OperatingOptions.DEFAULT.withShutdownDelay(Duration.ofSeconds(2));
    RunningServer server = new RunningServer(directory, options -> options.with(slow));
    InputStream watch = server.open("/api/v1/namespaces/default/pods?watch=1");
    Thread stopping = Thread.ofVirtual().start(server.server::close);

    Eventually.within(
        Duration.ofSeconds(10), "it is not ready any more", () -> code(server, "/readyz") == 500);
    assertThat(code(server, "/livez")).isEqualTo(200);
    assertThat(code(server, "/api/v1/namespaces")).isEqualTo(200);
    assertThat(watch.readAllBytes()).as("the watch ends as if its time were over").isEmpty();

    stopping.join();
    server.close();
  }

  private static int code(RunningServer server, String path) {
    try {
      return server.send(server.request(path)).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tellsOfSlowRequestsWithTheirSteps(@TempDir Path directory) throws Exception {
    List<String> told = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public synchronized void publish(LogRecord record) {
            told.add(record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.wheelhouse.plane.apiserver.http.SlowRequests");
    logger.addHandler(handler);
    OperatingOptions all = OperatingOptions.DEFAULT.withSlowRequests(Duration.ofNanos(1));
    try (RunningServer server = new RunningServer(directory, options -> options.with(all))) {
      server.post("/api/v1/namespaces/default/configmaps", "{\"metadata\":{\"name\":\"slow\"}}");
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(told)
        .anyMatch(line ->
            line.contains("slow request")
                && line.contains("configmaps")
                && line.contains("authenticateMs")
                && line.contains("admissionMs")
                && line.contains("storeCommitMs"));
  }
}
