// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
