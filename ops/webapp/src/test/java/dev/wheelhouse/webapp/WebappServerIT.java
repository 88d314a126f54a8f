// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.testing.Eventually;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs wars as their images do: the launcher in a process of its own, its class path the copied
/// jars and nothing else.
class WebappServerIT {

  private static final int ENDED_BY_TERM = 143;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private int port;

  @BeforeEach
  void choosePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
  }

  @AfterEach
  void closeClient() {
    client.close();
  }

  private Process start(Path war) throws IOException {
    Path classes = Path.of(System.getProperty("webapp.classes"));
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes + File.pathSeparator + classes.resolve("webapp") + "/*",
                WebappServer.class.getName(),
                war.toString()));
    builder.environment().put("PORT", String.valueOf(port));
    return builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private boolean serves() {
    try {
      return get("/").contains("index");
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void servesPagesServletsAndJsps() throws Exception {
    Process server = start(WarFile.write(folder, false));
    try {
      Eventually.within(Duration.ofSeconds(60), "the war is served", this::serves);

      assertThat(get("/hello?millis=0")).isEqualTo("hello from /hello");
      assertThat(get("/sum.jsp")).isEqualTo("2");
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  @Test
  void answersWhatWasAskedBeforeItEnds() throws Exception {
    Process server = start(WarFile.write(folder, false));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Eventually.within(Duration.ofSeconds(60), "the war is served", this::serves);
      Future<String> slow = threads.submit(() -> get("/hello?millis=1500"));
      assertThat(get("/hello?millis=500")).isNotEmpty();

      server.destroy();

      assertThat(slow.get()).isEqualTo("hello from /hello");
      assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isEqualTo(ENDED_BY_TERM);
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  @Test
  void endsWithAnErrorWhenTheWarDoesNotStart() throws Exception {
    Process server = start(WarFile.write(folder, true));
    try {
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();

      assertThat(server.exitValue()).isEqualTo(1);
      assertThat(Files.readString(folder.resolve("log")))
          .contains("no database", "the web application did not start");
    } finally {
      server.destroyForcibly().waitFor();
    }
  }
}
