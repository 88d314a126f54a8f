// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import dev.wheelhouse.plane.node.runtimes.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What all of a Linux machine uses (`proc(5)`).
final class MachineUsage {

  private static final Path CPU = Path.of("/proc/stat");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final long NANOS_PER_TICK = 10_000_000;
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  private static final int COUNTED = 8;

  private MachineUsage() {}

  /// Empty on other systems.
  static Optional<Usage> read() {
    try {
      return Optional.of(usage(Files.readAllLines(CPU).getFirst(), Files.readAllLines(MEMORY)));
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  static Usage usage(String cpuLine, List<String> memory) {
    String[] fields = cpuLine.strip().split("\\s+", -1);
    long ticks = 0;
    for (int i = 0; i < Math.min(COUNTED, fields.length - 1); i++) {
      ticks += i == IDLE || i == IO_WAIT ? 0 : Long.parseLong(fields[i + 1]);
    }
    long total = kilobytes(memory, "MemTotal:");
    long used = (total - kilobytes(memory, "MemFree:")) * 1024;
    long working = (total - kilobytes(memory, "MemAvailable:")) * 1024;
    return new Usage(ticks * NANOS_PER_TICK, used, working, kilobytes(memory, "AnonPages:") * 1024);
  }

  private static long kilobytes(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .orElse(0L);
  }
}
