// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wheelhouse.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The distribution project's registry as a child process.
final class LoopbackRegistry implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");

  private final Optional<Process> process;
  private final RegistryTarget target;

  private LoopbackRegistry(Optional<Process> process, String host) {
    this.process = process;
    this.target = new RegistryTarget(host, "", "");
  }

  static LoopbackRegistry none() {
    return new LoopbackRegistry(Optional.empty(), "");
  }

  static LoopbackRegistry start(Path folder) throws IOException {
    assumeTrue(Files.isExecutable(PROGRAM), "no " + PROGRAM + " here");
    int port = freePort();
    Files.createDirectories(folder);
    Path configuration =
        Files.writeString(
            folder.resolve("config.yml"),
            """
            version: 0.1
            storage: {filesystem: {rootdirectory: "%s"}}
            http: {addr: "127.0.0.1:%d"}
            """
                .formatted(folder.resolve("data"), port));
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "serve", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Eventually.within(Duration.ofSeconds(30), "the registry listens", () -> listens(port));
    return new LoopbackRegistry(Optional.of(process), "127.0.0.1:" + port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  RegistryTarget target() {
    return target;
  }

  /// Digests and sizes of all blobs it keeps.
  static Map<String, Long> blobs(Path folder) throws IOException {
    Map<String, Long> blobs = new HashMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file :
          files.filter(it -> it.endsWith("data")).filter(Files::isRegularFile).toList()) {
        blobs.put(String.valueOf(file.getName(file.getNameCount() - 2)), Files.size(file));
      }
    }
    return blobs;
  }

  @Override
  public void close() {
    process.ifPresent(it -> {
      it.destroy();
      it.onExit().join();
    });
  }
}
