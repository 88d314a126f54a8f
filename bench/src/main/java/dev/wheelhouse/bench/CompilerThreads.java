// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What the JIT compiler's threads of this process have used of the processors, from Linux'
/// `/proc`. A thread that ended is not counted.
final class CompilerThreads {

  private static final long MILLIS_PER_TICK = 10;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  private CompilerThreads() {}

  static long cpuMillis() throws IOException {
    List<Path> threads;
    try (Stream<Path> all = Files.list(Path.of("/proc/self/task"))) {
      threads = all.toList();
    }
    long ticks = 0;
    for (Path thread : threads) {
      ticks += ticks(thread);
    }
    return ticks * MILLIS_PER_TICK;
  }

  private static long ticks(Path thread) throws IOException {
    try {
      String name = Files.readString(thread.resolve("comm"));
      if (!name.startsWith("C1 Compiler") && !name.startsWith("C2 Compiler")) {
        return 0;
      }
      String stat = Files.readString(thread.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    } catch (NoSuchFileException _) {
      return 0; // It has just ended.
    }
  }
}
