// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// The files of a database in a store's directory, by the names that RocksDB gives them.
record DatabaseFiles(Path directory) {

  static final String FOLDER = "rocksdb";

  Path folder() {
    return directory.resolve(FOLDER);
  }

  /// The files whose names start and end so, in the order of their numbers.
  List<Path> named(String start, String end) throws IOException {
    if (!Files.isDirectory(folder())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder())) {
      return all.filter(
              file -> {
                String name = file.getFileName().toString();
                return name.startsWith(start) && name.endsWith(end);
              })
          .sorted()
          .toList();
    }
  }

  List<Path> tables() throws IOException {
    return named("", ".sst");
  }

  /// Write-ahead logs with something in them.
  List<Path> logs() throws IOException {
    return named("", ".log").stream().filter(file -> file.toFile().length() > 0).toList();
  }

  /// Makes the logs durable as they are now. A process that was killed between writing and syncing
  /// leaves changes that can be read, and that a power cut would still take.
  void sync() throws IOException {
    for (Path log : logs()) {
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
    try (FileChannel channel = FileChannel.open(folder(), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Whether something was ever written here. A database that was being made when its process ended
  /// has neither tables nor a log.
  boolean hold() throws IOException {
    return Files.exists(folder().resolve("CURRENT")) || !tables().isEmpty() || !logs().isEmpty();
  }

  /// The file that newest changes are in.
  Path newest() throws IOException {
    List<Path> logs = named("", ".log");
    return logs.isEmpty() ? list() : logs.getLast();
  }

  /// The file that says which others belong to the database.
  Path list() throws IOException {
    List<Path> lists = named("MANIFEST-", "");
    return lists.isEmpty() ? folder().resolve("CURRENT") : lists.getLast();
  }
}
