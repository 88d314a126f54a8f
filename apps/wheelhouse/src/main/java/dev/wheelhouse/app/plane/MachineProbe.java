// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.plane.DoctorCommand.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks at the machine without changing it.
final class MachineProbe {

  private static final Path MAX_NAMESPACES = Path.of("/proc/sys/user/max_user_namespaces");

  private MachineProbe() {}

  static List<Finding> findings() {
    return List.of(
        java(),
        root(),
        tool("runc", "apt install runc", "--version"),
        tool("ip", "apt install iproute2", "-V"),
        tool("nft", "apt install nftables", "--version"),
        tool("busybox", "apt install busybox-static: gives Java images a shell", "--help"),
        tool("kubectl", "install kubectl to look into the plane by hand", "version", "--client"),
        networkPolicies(),
        cgroups(),
        userNamespaces());
  }

  private static Finding java() {
    boolean jlink = Files.isExecutable(Path.of(System.getProperty("java.home"), "bin", "jlink"));
    return new Finding(
        "java",
        jlink,
        Runtime.version().toString(),
        "this Java has no jlink; run on a JDK, so that jars can become images");
  }

  private static Finding root() {
    boolean root = System.getProperty("user.name").equals("root");
    return new Finding(
        "root",
        root,
        System.getProperty("user.name"),
        "run as root for isolated containers, pod addresses and Services");
  }

  /// Whether isolated containers are likely to work; a quick look, the runtime's own probe decides.
  static boolean mayIsolate() {
    return System.getProperty("os.name").equals("Linux")
        && root().ok()
        && Stream.of("runc", "ip", "nft").allMatch(name -> onPath(name).isPresent());
  }

  /// What is missing for isolated containers and how to get it, a line each.
  static String lacksForIsolation() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return "\n  Linux (a virtual machine will do)";
    }
    return Stream.of(
            root(),
            tool("runc", "apt install runc", "--version"),
            tool("ip", "apt install iproute2", "-V"),
            tool("nft", "apt install nftables", "--version"))
        .filter(finding -> !finding.ok())
        .map(finding -> "\n  " + finding.name() + ": " + finding.advice())
        .collect(Collectors.joining());
  }

  /// Whether pods are kept apart as NetworkPolicies say: that is done together with isolation.
  private static Finding networkPolicies() {
    boolean enforced = mayIsolate();
    return new Finding(
        "network policies",
        enforced,
        enforced ? "by nftables" : "not enforced: all pods reach each other",
        "they need what isolated containers need:" + lacksForIsolation().replace("\n ", ""));
  }

  private static Finding cgroups() {
    boolean unified = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
    boolean legacy = Files.isDirectory(Path.of("/sys/fs/cgroup/memory"));
    String kind = unified ? "v2" : legacy ? "v1" : "none";
    return new Finding(
        "cgroups", unified || legacy, kind, "mount cgroups, so that CPU and memory can be limited");
  }

  private static Finding userNamespaces() {
    String limit = read(MAX_NAMESPACES).orElse("0");
    return new Finding(
        "user namespaces",
        !limit.equals("0"),
        "max_user_namespaces " + limit,
        "containers without root need sysctl user.max_user_namespaces above 0");
  }

  private static Finding tool(String name, String advice, String... versionArguments) {
    Optional<Path> path = onPath(name);
    return new Finding(
        name,
        path.isPresent(),
        path.map(found -> found + version(found, versionArguments)).orElse("not found"),
        advice);
  }

  private static Optional<Path> onPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/local/sbin";
    return Stream.of(path.split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String version(Path tool, String... arguments) {
    String[] command =
        Stream.concat(Stream.of(tool.toString()), Stream.of(arguments)).toArray(String[]::new);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return text.lines().findFirst().map(line -> "  (" + line.strip() + ")").orElse("");
    } catch (IOException e) {
      return "  (" + e.getMessage() + ")";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(UserError.Kind.FAILED, "interrupted", e);
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Files.isReadable(file)
          ? Optional.of(Files.readString(file).strip())
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
