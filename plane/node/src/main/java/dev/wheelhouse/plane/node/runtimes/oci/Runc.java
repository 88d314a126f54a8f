// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The command line of runc (or of a runtime that takes the same).
///
/// @param program path of the executable
/// @param root where it keeps its own state
record Runc(Path program, Path root) {

  private static final List<String> PLACES =
      List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/sbin", "/bin");
  private static final int TIMEOUT_SECONDS = 60;

  // Opening a FIFO for reading and writing never blocks and leaves a reader in the container
  // itself,
  // so that output waits in the FIFO while no agent is there to take it.
  private static final String REDIRECT =
      "i=$1 o=$2 e=$3; shift 3; exec \"$@\" <\"$i\" 1<>\"$o\" 2<>\"$e\"";

  static Optional<Path> find() {
    List<String> places = new ArrayList<>(PLACES);
    places.addAll(List.of(System.getenv().getOrDefault("PATH", "").split(":")));
    return places.stream()
        .filter(place -> !place.isEmpty())
        .map(place -> Path.of(place, "runc"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static String version(Path program) {
    try {
      Process process = new ProcessBuilder(program.toString(), "--version").start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse("").replace("runc version ", "");
    } catch (IOException e) {
      return "";
    }
  }

  /// What the container's three standard streams are.
  record Stdio(Path in, Path out, Path err) {}

  /// Starts a container and returns when its process runs.
  ///
  /// @throws PlatformException with runc's own words
  void run(String id, Path bundle, Path pidFile, Stdio stdio) throws InterruptedException {
    Path log = bundle.resolve("runc.log");
    List<String> command =
        List.of(
            "/bin/sh",
            "-c",
            REDIRECT,
            "sh",
            stdio.in().toString(),
            stdio.out().toString(),
            stdio.err().toString(),
            program.toString(),
            "--root",
            root.toString(),
            "--log",
            log.toString(),
            "--log-format",
            "json",
            "run",
            "--detach",
            "--no-new-keyring",
            "--bundle",
            bundle.toString(),
            "--pid-file",
            pidFile.toString(),
            id);
    if (execute(command) != 0) {
      throw new PlatformException(Reason.INTERNAL, "failed to start container: " + lastError(log));
    }
  }

  /// Changes limits of a running container.
  ///
  /// @param resources as `linux.resources` of its configuration
  /// @throws PlatformException with runc's own words
  void update(String id, JsonObject resources, Path folder) throws InterruptedException {
    Path file = folder.resolve("resources.json");
    Path log = folder.resolve("update.log");
    try {
      Files.deleteIfExists(log);
      Files.write(file, Json.writeBytes(resources));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        List.of(
            program.toString(),
            "--root",
            root.toString(),
            "--log",
            log.toString(),
            "--log-format",
            "json",
            "update",
            "--resources",
            file.toString(),
            id);
    if (execute(command) != 0) {
      throw new PlatformException(Reason.INTERNAL, "failed to update container: " + lastError(log));
    }
  }

  /// Removes what runc keeps of a container, ending it if it still runs; its own failures are of no
  /// interest when the container is gone.
  void delete(String id) throws InterruptedException {
    execute(List.of(program.toString(), "--root", root.toString(), "delete", "--force", id));
  }

  List<String> exec(String id, boolean terminal, Path pidFile, List<String> command) {
    List<String> line =
        new ArrayList<>(List.of(program.toString(), "--root", root.toString(), "exec"));
    line.addAll(List.of("--pid-file", pidFile.toString()));
    if (terminal) {
      line.add("--tty");
    }
    line.add(id);
    line.addAll(command);
    return line;
  }

  private static int execute(List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return -1;
        }
        return process.exitValue();
      } catch (InterruptedException e) {
        process.destroyForcibly();
        throw e;
      }
    } catch (IOException e) {
      throw new PlatformException(
          Reason.INTERNAL, "cannot run " + command.getFirst() + ": " + e, e);
    }
  }

  private static String lastError(Path log) {
    try {
      return Files.readAllLines(log).stream()
          .map(line -> Json.readObject(line).string("msg").orElse(""))
          .reduce((_, last) -> last)
          .orElse("runc did not say why");
    } catch (IOException | PlatformException _) {
      return "runc did not say why";
    }
  }
}
