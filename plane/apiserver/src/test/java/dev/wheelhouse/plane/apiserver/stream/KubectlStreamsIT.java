// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wheelhouse.testing.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Conversations with the kubectl of this machine, over WebSocket and over plain SPDY.
final class KubectlStreamsIT {

  private static final Path KUBECTL = Path.of("/usr/bin/kubectl");

  @TempDir Path home;
  private final LocalPods pods = new LocalPods();
  private OnePodServer server;

  @BeforeEach
  void start() {
    assumeTrue(Files.isExecutable(KUBECTL), "kubectl is not installed");
    server = new OnePodServer(pods);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private record Result(int code, String output, String errors) {}

  private Process start(boolean webSocket, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(KUBECTL.toString(), "--server", server.url()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    Map<String, String> environment = builder.environment();
    environment.put("HOME", home.toString());
    environment.put("KUBECONFIG", home.resolve("none").toString());
    environment.put("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", Boolean.toString(webSocket));
    environment.put("KUBECTL_PORT_FORWARD_WEBSOCKETS", Boolean.toString(webSocket));
    return builder.start();
  }

  private Result run(boolean webSocket, String stdin, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(webSocket, arguments);
    try (OutputStream in = process.getOutputStream()) {
      in.write(stdin.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), output, errors);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void execTellsOutputErrorsAndExitCode(boolean webSocket) throws Exception {
    Result result =
        run(webSocket, "", "exec", "web", "--", "sh", "-c", "echo out; echo err >&2; exit 3");

    assertThat(result.output()).isEqualTo("out\n");
    assertThat(result.errors()).isEqualTo("err\ncommand terminated with exit code 3\n");
    assertThat(result.code()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void execPassesInputAndItsEnd(boolean webSocket) throws Exception {
    String text = "line\n".repeat(100_000);

    Result result = run(webSocket, text, "exec", "-i", "web", "--", "cat");

    assertThat(result.errors()).isEmpty();
    assertThat(result.output()).hasSize(text.length()).isEqualTo(text);
    assertThat(result.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void execOfUnknownPodIsRefused(boolean webSocket) throws Exception {
    Result result = run(webSocket, "", "exec", "gone", "--", "true");

    assertThat(result.errors()).contains("pods \"gone\" not found");
    assertThat(result.code()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void terminalHasASizeAndOneOutput(boolean webSocket) throws Exception {
    String kubectl =
        "stty cols 91 rows 37; %s --server %s exec -it web -- sh -c 'test -t 0 && echo terminal; sleep 1'"
            .formatted(KUBECTL, server.url());
    ProcessBuilder builder = new ProcessBuilder("script", "-qec", kubectl, "/dev/null");
    builder.environment().put("HOME", home.toString());
    builder.environment().put("KUBECONFIG", home.resolve("none").toString());
    builder.environment().put("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", Boolean.toString(webSocket));
    Process process = builder.start();

    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(output).contains("terminal");
    Eventually.within(Duration.ofSeconds(5), "size", () -> pods.sizes.contains("91x37"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void attachJoinsTheStreams(boolean webSocket) throws Exception {
    Result result = run(webSocket, "hello\n", "attach", "-i", "web");

    assertThat(result.output()).isEqualTo("hello\n");
    assertThat(result.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void copiesFilesBothWays(boolean webSocket) throws Exception {
    Path source = home.resolve("source");
    Files.writeString(source, "content ".repeat(50_000));
    Path there = home.resolve("there");
    Path back = home.resolve("back");

    Result up = run(webSocket, "", "cp", source.toString(), "web:" + there);
    Result down = run(webSocket, "", "cp", "web:" + there, back.toString());

    assertThat(up.errors() + up.code()).isEqualTo("0");
    assertThat(down.code()).as(down.errors()).isZero();
    assertThat(back).hasSameTextualContentAs(source);
  }

  @Test
  void logsAreFollowed() throws Exception {
    Process process = start(true, "logs", "-f", "web");
    try (BufferedReader lines = process.inputReader()) {
      pods.log.output().write("one\n".getBytes(StandardCharsets.UTF_8));
      assertThat(lines.readLine()).isEqualTo("one");

      pods.log.output().write("two\n".getBytes(StandardCharsets.UTF_8));
      assertThat(lines.readLine()).isEqualTo("two");

      pods.log.output().close();
      assertThat(lines.readLine()).isNull();
    }
    assertThat(process.waitFor()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void portForwardCarriesConnections(boolean webSocket) throws Exception {
    try (ServerSocket echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> echo(echo));
      Process process = start(webSocket, "port-forward", "web", ":" + echo.getLocalPort());
      try (BufferedReader lines = process.inputReader()) {
        String line = lines.readLine();
        assertThat(line).startsWith("Forwarding from 127.0.0.1:");
        int port = Integer.parseInt(line.replaceAll(".*127.0.0.1:(\\d+) .*", "$1"));
        byte[] data = "x".repeat(300_000).getBytes(StandardCharsets.UTF_8);

        for (int i = 0; i < 3; i++) {
          assertThat(roundTrip(port, data)).isEqualTo(data);
        }
      } finally {
        process.destroy();
        process.waitFor();
      }
    }
  }

  private static byte[] roundTrip(int port, byte[] data) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread.startVirtualThread(() -> send(socket, data));
      return socket.getInputStream().readNBytes(data.length);
    }
  }

  private static void send(Socket socket, byte[] data) {
    try {
      socket.getOutputStream().write(data);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void echo(ServerSocket server) {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> {
          try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
      } catch (IOException _) {
        return;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void portForwardTellsWhatIsRefused(boolean webSocket) throws Exception {
    Process process = start(webSocket, "port-forward", "web", ":1");
    try (BufferedReader lines = process.inputReader();
        BufferedReader errors =
            new BufferedReader(
                new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(lines.readLine().replaceAll(".*127.0.0.1:(\\d+) .*", "$1"));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.getOutputStream().write(1);
        assertThat(errors.readLine()).contains("error forwarding port 1 to pod web");
      }
    } finally {
      process.destroy();
      process.waitFor();
    }
  }
}
