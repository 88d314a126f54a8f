// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// The `wheelhouse` program in a process of its own, on its own data directory and free ports.
public final class Program implements AutoCloseable {

  private static final Path HOME =
      Path.of(System.getProperty("wheelhouse.home", ".")).toAbsolutePath();
  private static final List<String> TOOLS =
      List.of("/usr/sbin/runc", "/usr/sbin/nft", "/usr/bin/busybox");

  private final Path data;
  private final Process process;
  private final Path output;

  private Program(Path data, Process process, Path output) {
    this.data = data;
    this.process = process;
    this.output = output;
  }

  /// Skips a scenario that needs real containers where the machine cannot run them.
  public static void needsContainers() {
    Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root"), "real containers need root");
    for (String tool : TOOLS) {
      Assumptions.assumeTrue(Files.isExecutable(Path.of(tool)), "real containers need " + tool);
    }
  }

  /// Starts the program with these arguments, `--data-dir` and free ports.
  public static Program start(Path data, String... arguments) throws IOException {
    List<String> command = java();
    command.addAll(List.of(arguments));
    command.add("--data-dir=" + data);
    command.addAll(List.of("--secure-port=0", "--http-port=0", "--registry-port=0"));
    Path output = Files.createTempFile("wheelhouse", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new Program(data, process, output);
  }

  private static List<String> java() {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true",
            "-Dwheelhouse.home=" + HOME,
            "-cp",
            System.getProperty("java.class.path"),
            "dev.wheelhouse.app.Wheelhouse"));
  }

  /// Runs a command on a plane that is up and returns what it printed.
  public static String run(Path data, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = java();
    command.addAll(List.of(arguments));
    command.add("--data-dir=" + data);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    Assertions.assertThat(code).as("%s: %s", List.of(arguments), text).isZero();
    return text;
  }

  /// Waits until the program ends and returns its exit code.
  public int await(Duration limit) throws InterruptedException, IOException {
    boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
    Assertions.assertThat(ended).as("ends within %s: %s", limit, output()).isTrue();
    return process.exitValue();
  }

  public String output() throws IOException {
    return Files.readString(output);
  }

  public Path data() {
    return data;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Ends the process as a power cut would.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Tells the program to stop and waits for it.
  public void stop(Duration limit) throws InterruptedException, IOException {
    process.destroy();
    await(limit);
  }

  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      process.destroy();
      try {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    Files.deleteIfExists(output);
  }
}
