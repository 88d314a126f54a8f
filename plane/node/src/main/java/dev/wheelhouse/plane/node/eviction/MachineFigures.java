// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.linux.FileSystemUse;
import dev.wheelhouse.plane.node.linux.FolderUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures this machine (`proc(5)`, `statfs(2)`).
///
/// The machine is its owner's: what others keep on its disk is not the node's to give back.
/// Capacity of the disk is therefore what the node's own files take and what is free. On a disk of
/// 1 TB that is 90 % full of other people's files, a node with 5 GB of images has 95 % available,
/// and ends no pod; with 400 MB free it has 7 %, and does. Likewise for inodes.
public final class MachineFigures implements NodeFigures {

  private static final Logger LOG = LoggerFactory.getLogger(MachineFigures.class);
  private static final Duration MEASURED_FOR = Duration.ofMinutes(5);
  private static final int MOST_FILES = 2_000_000;

  /// Where half the disk is free, nothing is counted.
  private static final int AMPLE = 2;

  private final Path directory;
  private final Clock clock;
  private OwnFiles own = OwnFiles.NONE;
  private Instant measured = Instant.EPOCH;

  /// @param directory all of the node's own files are below
  public MachineFigures(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public Map<Signal, Observation> observe() {
    Map<Signal, Observation> figures = new EnumMap<>(Signal.class);
    memory(figures);
    processes(figures);
    disk(figures);
    return figures;
  }

  private void disk(Map<Signal, Observation> figures) {
    try {
      FileSystemUse use = FileSystemUse.of(directory);
      OwnFiles known = known(use);
      Observation bytes = known.bytes(use);
      figures.put(Signal.NODEFS_AVAILABLE, bytes);
      figures.put(Signal.IMAGEFS_AVAILABLE, bytes);
      if (use.inodes() > 0) {
        Observation inodes = known.inodes(use);
        figures.put(Signal.NODEFS_INODES_FREE, inodes);
        figures.put(Signal.IMAGEFS_INODES_FREE, inodes);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.atWarn().addKeyValue(LogKeys.REASON, e.getMessage()).log("disk not measured");
    }
  }

  /// The node's files are counted only where the disk could be short.
  private OwnFiles known(FileSystemUse use) {
    if (use.available() > use.capacity() / AMPLE && use.inodesFree() >= use.inodes() / AMPLE) {
      return OwnFiles.NONE;
    }
    Instant now = clock.now();
    if (Duration.between(measured, now).compareTo(MEASURED_FOR) > 0) {
      own = new OwnFiles(FolderUse.of(directory, MOST_FILES), use);
      measured = now;
    }
    return own;
  }

  private static void memory(Map<Signal, Observation> figures) {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc/meminfo"));
      figures.put(
          Signal.MEMORY_AVAILABLE,
          new Observation(kilobytes(lines, "MemAvailable:"), kilobytes(lines, "MemTotal:")));
    } catch (IOException | NumberFormatException _) {
      // Not Linux: the machine looks after its memory itself.
    }
  }

  private static long kilobytes(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElseThrow(NumberFormatException::new);
  }

  /// `/proc/loadavg` has `running/all` tasks as its fourth word.
  private static void processes(Map<Signal, Observation> figures) {
    try {
      long most =
          Math.min(number("/proc/sys/kernel/pid_max"), number("/proc/sys/kernel/threads-max"));
      String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
      long tasks = Long.parseLong(words[3].substring(words[3].indexOf('/') + 1));
      figures.put(Signal.PID_AVAILABLE, new Observation(most - tasks, most));
    } catch (IOException | NumberFormatException _) {
      // Not Linux.
    }
  }

  private static long number(String file) throws IOException {
    return Long.parseLong(Files.readString(Path.of(file)).strip());
  }
}
