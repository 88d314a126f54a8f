// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What this machine is and has.
///
/// @param os and
/// @param architecture as Go names them: `linux`, `darwin`; `amd64`, `arm64`
record Machine(
    String os,
    String architecture,
    String osImage,
    String kernel,
    String machineId,
    String bootId,
    int cpus,
    long memoryBytes,
    long diskBytes) {

  static Machine read(Path directory) {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String architecture = System.getProperty("os.arch");
    OperatingSystemMXBean bean =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        os.startsWith("mac") ? "darwin" : os,
        architecture.equals("aarch64") ? "arm64" : architecture,
        osImage(os),
        System.getProperty("os.version"),
        firstLine("/etc/machine-id"),
        firstLine("/proc/sys/kernel/random/boot_id"),
        Runtime.getRuntime().availableProcessors(),
        bean.getTotalMemorySize(),
        disk(directory));
  }

  /// The part of one of several nodes on this machine.
  Machine share(int nodes) {
    return new Machine(
        os,
        architecture,
        osImage,
        kernel,
        machineId,
        bootId,
        Math.max(1, (cpus + nodes - 1) / nodes),
        memoryBytes / nodes,
        diskBytes / nodes);
  }

  private static String osImage(String os) {
    try {
      return Files.readAllLines(Path.of("/etc/os-release")).stream()
          .filter(line -> line.startsWith("PRETTY_NAME="))
          .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
          .findFirst()
          .orElse(os);
    } catch (IOException _) {
      return os;
    }
  }

  private static String firstLine(String file) {
    try {
      return Files.readString(Path.of(file)).trim();
    } catch (IOException _) {
      return "";
    }
  }

  private static long disk(Path directory) {
    try {
      return Files.getFileStore(directory).getTotalSpace();
    } catch (IOException _) {
      return 0;
    }
  }
}
