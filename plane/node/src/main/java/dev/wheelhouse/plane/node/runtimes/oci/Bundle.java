// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.linux.Mounts;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder of one container: its runtime configuration, root file system, FIFOs, and the record
/// by which a later agent knows it.
record Bundle(String id, Path folder) {

  /// What is written down about a container.
  ///
  /// @param pid 0 until its process runs
  /// @param startTicks with the pid names the process for ever
  record Entry(
      ContainerSpec.Name name,
      Path log,
      String cgroup,
      Instant startedAt,
      int pid,
      int startTicks) {

    Entry running(int pid, int startTicks, Instant at) {
      return new Entry(name, log, cgroup, at, pid, startTicks);
    }
  }

  Path rootfs() {
    return folder.resolve("rootfs");
  }

  /// What the container has written to its root.
  Path upper() {
    return folder.resolve("upper");
  }

  Path in() {
    return folder.resolve("stdin");
  }

  Path out() {
    return folder.resolve("stdout");
  }

  Path err() {
    return folder.resolve("stderr");
  }

  Path pidFile() {
    return folder.resolve("pid");
  }

  /// Makes the folder and mounts the root file system: the image's layers under a writable one.
  void make(List<Path> layers) {
    try {
      for (String part : List.of("rootfs", "upper", "work")) {
        Files.createDirectories(folder.resolve(part));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Mounts.overlay(layers, folder.resolve("upper"), folder.resolve("work"), rootfs());
  }

  void configure(JsonObject config) {
    try {
      Files.write(folder.resolve("config.json"), Json.writeBytes(config));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int pid() {
    try {
      return Integer.parseInt(Files.readString(pidFile()).trim());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Entry entry) {
    ContainerSpec.Name name = entry.name();
    JsonObject json =
        JsonObject.of(
            "namespace", name.namespace(),
            "pod", name.pod(),
            "podUid", name.podUid(),
            "container", name.container(),
            "attempt", (long) name.attempt(),
            "log", entry.log().toString(),
            "cgroup", entry.cgroup(),
            "startedAt", entry.startedAt().toString(),
            "pid", (long) entry.pid(),
            "startTicks", (long) entry.startTicks());
    try {
      Path next = folder.resolve("record.json.next");
      Files.write(next, Json.writeBytes(json));
      Files.move(next, folder.resolve("record.json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What was written down; empty when the agent died before it was.
  Optional<Entry> read() {
    try {
      JsonObject json = Json.readObject(Files.readAllBytes(folder.resolve("record.json")));
      ContainerSpec.Name name =
          new ContainerSpec.Name(
              json.string("namespace").orElseThrow(),
              json.string("pod").orElseThrow(),
              json.string("podUid").orElseThrow(),
              json.string("container").orElseThrow(),
              json.integer("attempt").orElseThrow().intValue());
      return Optional.of(
          new Entry(
              name,
              Path.of(json.string("log").orElseThrow()),
              json.string("cgroup").orElseThrow(),
              Instant.parse(json.string("startedAt").orElseThrow()),
              json.integer("pid").orElseThrow().intValue(),
              json.integer("startTicks").orElseThrow().intValue()));
    } catch (IOException | RuntimeException _) {
      return Optional.empty();
    }
  }

  void remove() {
    Mounts.unmount(rootfs());
    delete(folder);
  }

  /// Deletes a folder and all in it; a link is deleted, not followed.
  static void delete(Path folder) {
    if (!Files.exists(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException | UncheckedIOException _) {
      // what vanishes meanwhile need not be deleted; what stays shows up among the leftovers
      return;
    }
  }
}
