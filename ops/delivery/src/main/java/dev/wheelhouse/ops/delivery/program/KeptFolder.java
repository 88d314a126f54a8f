// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder with things that can be had again, of bounded size. Several programs may share it; what
/// has changed within the last hour may be in use and stays. One that loses an older file while it
/// reads it fails, and gets it again when it tries again.
///
/// @param most bytes
/// @param depth how many folders down the things lie that are kept or go as a whole
public record KeptFolder(Path folder, long most, int depth) {

  private static final Logger LOG = LoggerFactory.getLogger(KeptFolder.class);
  private static final Duration IN_USE = Duration.ofHours(1);

  private record Entry(Path path, long size, Instant changed) {}

  /// Removes what a program that died left of its [WorkFolder]s.
  public void removeLeftovers(Instant now) {
    attempt(() -> leftovers(now));
  }

  /// Removes the oldest things until the rest is small enough.
  public void sweep(Instant now) {
    attempt(() -> oldest(now));
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /// Others may remove things meanwhile, and nobody's work fails because something could not be
  /// removed: the next one tries again.
  private void attempt(Work work) {
    try {
      if (Files.isDirectory(folder)) {
        work.run();
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.atWarn().addKeyValue("folder", folder).setCause(e).log("a cache cannot be tidied");
    }
  }

  private void leftovers(Instant now) throws IOException {
    List<Path> left = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "work*")) {
      all.forEach(left::add);
    }
    for (Path path : left) {
      if (Files.isDirectory(path) && !inUse(changed(path), now)) {
        new WorkFolder(path).close();
      }
    }
  }

  private void oldest(Instant now) throws IOException {
    List<Entry> entries = entries();
    long size = entries.stream().mapToLong(Entry::size).sum();
    for (Entry entry : entries) {
      if (size <= most || inUse(entry.changed(), now)) {
        return;
      }
      new WorkFolder(entry.path()).close();
      size -= entry.size();
    }
  }

  /// The oldest first.
  private List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> paths = Files.find(folder, depth, (path, _) -> entry(path))) {
      for (Path path : paths.toList()) {
        entries.add(new Entry(path, size(path), changed(path)));
      }
    }
    entries.sort(Comparator.comparing(Entry::changed));
    return entries;
  }

  private boolean entry(Path path) {
    if (path.equals(folder)) {
      return false;
    }
    Path relative = folder.relativize(path);
    return !relative.getName(0).toString().startsWith("work")
        && (relative.getNameCount() == depth || Files.isRegularFile(path));
  }

  private static long size(Path entry) throws IOException {
    try (Stream<Path> files = Files.walk(entry)) {
      long size = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        size += Files.size(file);
      }
      return size;
    }
  }

  private static boolean inUse(Instant changed, Instant now) {
    return changed.plus(IN_USE).isAfter(now);
  }

  private static Instant changed(Path path) throws IOException {
    return Files.getLastModifiedTime(path).toInstant();
  }
}
