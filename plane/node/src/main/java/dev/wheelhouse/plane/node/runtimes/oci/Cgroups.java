// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.plane.node.runtimes.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The control groups of one agent's containers (`cgroups(7)`), v1 or v2:
/// `/wheelhouse/<agent>/pod<uid>/<container>`. The OCI runtime makes and fills them; here they are
/// read and removed.
final class Cgroups {

  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final String PREFIX = "/wheelhouse/";

  private final boolean unified = Files.exists(ROOT.resolve("cgroup.controllers"));
  private final String base;

  /// @param owner the agent's folder: agents with different ones never touch each other's groups
  Cgroups(Path owner) {
    String key = owner.toAbsolutePath().normalize().toString();
    UUID digest = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    this.base = PREFIX + digest.toString().substring(0, 8);
  }

  boolean unified() {
    return unified;
  }

  String pathOf(String podUid, String containerId) {
    return pod(podUid) + "/" + containerId;
  }

  private String pod(String podUid) {
    return base + "/pod" + podUid;
  }

  /// Whether the kernel has killed something in the container because memory ran out.
  boolean outOfMemory(String path) {
    Path file =
        unified
            ? ROOT.resolve(path.substring(1)).resolve("memory.events")
            : ROOT.resolve("memory").resolve(path.substring(1)).resolve("memory.oom_control");
    try (Stream<String> lines = Files.lines(file)) {
      return lines.anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0"));
    } catch (IOException _) {
      return false;
    }
  }

  /// What a container has used; empty when its group is gone or nothing counts for it.
  Optional<Usage> usage(String path) {
    String group = path.substring(1);
    Path memory = unified ? ROOT.resolve(group) : ROOT.resolve("memory").resolve(group);
    Path cpu = unified ? memory : ROOT.resolve("cpuacct").resolve(group);
    try {
      long nanos =
          unified
              ? value(cpu.resolve("cpu.stat"), "usage_usec") * 1000
              : number(cpu.resolve("cpuacct.usage"));
      long bytes = number(memory.resolve(unified ? "memory.current" : "memory.usage_in_bytes"));
      Path counts = memory.resolve("memory.stat");
      long cache = value(counts, unified ? "inactive_file" : "total_inactive_file");
      long rss = value(counts, unified ? "anon" : "total_rss");
      return Optional.of(new Usage(nanos, bytes, Math.max(0, bytes - cache), rss));
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static long number(Path file) throws IOException {
    return Long.parseLong(Files.readString(file).strip());
  }

  private static long value(Path file, String name) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(name + " ")) {
        return Long.parseLong(line.substring(name.length() + 1).strip());
      }
    }
    return 0;
  }

  void removePod(String podUid) {
    hierarchies().forEach(root -> remove(root.resolve(pod(podUid).substring(1))));
  }

  /// Removes the agent's own level when no pod is left in it.
  void removeEmptyBase() {
    for (Path root : hierarchies()) {
      Path own = root.resolve(base.substring(1));
      if (own.toFile().delete()) {
        root.resolve(PREFIX.substring(1)).toFile().delete();
      }
    }
  }

  /// Groups of pods that exist now.
  List<Path> present() {
    List<Path> found = new ArrayList<>();
    for (Path root : hierarchies()) {
      found.addAll(children(root.resolve(base.substring(1))));
    }
    return found;
  }

  private static void remove(Path group) {
    children(group).forEach(Cgroups::remove);
    group.toFile().delete();
  }

  private List<Path> hierarchies() {
    return unified ? List.of(ROOT) : children(ROOT);
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted(Comparator.naturalOrder()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
