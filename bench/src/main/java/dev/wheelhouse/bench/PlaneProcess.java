// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A plane started by the launcher, in the background, on free ports.
final class PlaneProcess implements AutoCloseable {

  static final String TOKEN = "bench-token";
  private static final long KILO = 1024;

  private final Path home;
  private final Path data;
  private final JsonObject state;
  private Duration lastCpu;

  private PlaneProcess(Path home, Path data, JsonObject state) {
    this.home = home;
    this.data = data;
    this.state = state;
    this.lastCpu = cpu();
  }

  /// Makes the launcher's ahead-of-time cache, which it else makes in the background.
  static void train(Path home) throws IOException, InterruptedException {
    run(home, "--train");
  }

  /// @param options further ones of `up`
  static PlaneProcess start(Path home, Path data, List<String> options)
      throws IOException, InterruptedException {
    Path tokens = data.resolve("tokens.csv");
    Files.writeString(tokens, TOKEN + ",bench,bench,system:masters\n");
    List<String> command =
        new ArrayList<>(
            List.of(
                "up",
                "--detach",
                "--data-dir=" + data,
                "--kubeconfig=" + data.resolve("config"),
                "--token-auth-file=" + tokens,
                "--secure-port=0",
                "--http-port=0",
                "--registry-port=0"));
    command.addAll(options);
    run(home, command.toArray(String[]::new));
    JsonObject state = Json.readObject(Files.readAllBytes(data.resolve("plane.json")));
    return new PlaneProcess(home, data, state);
  }

  private static void run(Path home, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("wheelhouse").toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + text);
    }
  }

  String server() {
    return state.string("server").orElseThrow();
  }

  String registry() {
    return state.string("registry").orElseThrow();
  }

  boolean runsContainers() {
    return state.string("runtime").orElse("").equals("oci");
  }

  double readyMillis() {
    return state.integer("readyMillis").orElseThrow();
  }

  double residentMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", pid(), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / (double) KILO;
      }
    }
    throw new IOException("no VmRSS of process " + pid());
  }

  private String pid() {
    return state.integer("pid").orElseThrow().toString();
  }

  private Duration cpu() {
    return ProcessHandle.of(Long.parseLong(pid()))
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /// CPU time of the plane's process since this was last asked.
  double cpuMillisSinceLast() {
    Duration now = cpu();
    Duration used = now.minus(lastCpu);
    lastCpu = now;
    return used.toMillis();
  }

  @Override
  public void close() throws IOException {
    try {
      run(home, "down", "--data-dir=" + data);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while stopping the plane", e);
    }
  }
}
