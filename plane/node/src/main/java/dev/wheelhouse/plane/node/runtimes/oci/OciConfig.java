// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import dev.wheelhouse.plane.node.runtimes.SandboxSpec;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes `config.json` of the OCI runtime specification 1.0. Pure.
///
/// @param cgroup absolute path of the container's control group
/// @param processNamespace file of the process namespace to join; null for a new one
/// @param user whom the process runs as
/// @param unified whether the machine has control groups v2 only
record OciConfig(
    ContainerSpec container,
    Path rootfs,
    Path namespaces,
    Path sharedMemory,
    String cgroup,
    @Nullable Path processNamespace,
    ImageUser user,
    Collection<String> grantable,
    boolean unified) {

  private static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");
  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");
  private static final long CPU_PERIOD = 100_000;
  private static final long LEAST_SHARES = 2;
  private static final long MOST_SHARES = 262_144;
  private static final long SHARED_MEMORY = 64L * 1024 * 1024;

  JsonObject json() {
    return JsonObject.of(
        "ociVersion",
        "1.0.2",
        "process",
        process(),
        "root",
        JsonObject.of("path", rootfs.toString(), "readonly", container.security().readOnlyRoot()),
        "mounts",
        mounts(),
        "linux",
        linux());
  }

  private JsonObject process() {
    ContainerSpec.Command command = container.command();
    String directory = command.workingDirectory();
    JsonObject process =
        JsonObject.of(
            "terminal",
            false,
            "user",
            JsonObject.of(
                "uid",
                user.uid(),
                "gid",
                user.gid(),
                "additionalGids",
                new JsonArray(user.groups())),
            "args",
            new JsonArray(command.arguments()),
            "env",
            new JsonArray(command.environment()),
            "cwd",
            directory.isEmpty() ? "/" : directory,
            "noNewPrivileges",
            container.security().noNewPrivileges(),
            "capabilities",
            capabilities());
    if (!container.security().appArmor().isEmpty()) {
      process.put("apparmorProfile", container.security().appArmor());
    }
    if (container.limits().oomScoreAdjustment() > 0) {
      process.put("oomScoreAdj", (long) container.limits().oomScoreAdjustment());
    }
    return process;
  }

  private JsonObject capabilities() {
    List<String> granted = Capabilities.of(container.security(), grantable);
    JsonObject sets = new JsonObject();
    sets.put("bounding", new JsonArray(granted));
    // A process of another user than root has none until it runs a file that grants some.
    JsonArray effective = user.uid() == 0 ? new JsonArray(granted) : new JsonArray();
    sets.put("effective", effective);
    sets.put("permitted", effective);
    return sets;
  }

  private JsonArray mounts() {
    boolean privileged = container.security().privileged();
    JsonArray mounts = new JsonArray();
    mounts.add(mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
    mounts.add(mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"));
    mounts.add(
        mount(
            "/dev/pts",
            "devpts",
            "devpts",
            "nosuid",
            "noexec",
            "newinstance",
            "ptmxmode=0666",
            "mode=0620",
            "gid=5"));
    mounts.add(mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
    mounts.add(
        mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", privileged ? "rw" : "ro"));
    mounts.add(
        mount(
            "/sys/fs/cgroup",
            "cgroup",
            "cgroup",
            "nosuid",
            "noexec",
            "nodev",
            "relatime",
            privileged ? "rw" : "ro"));
    if (container.sandbox().hostNamespaces().ipc()) {
      mounts.add(mount("/dev/shm", "bind", "/dev/shm", "rbind"));
    } else {
      mounts.add(mount("/dev/shm", "bind", sharedMemory.toString(), "rbind"));
    }
    container.mounts().forEach(mount -> mounts.add(bind(mount)));
    return mounts;
  }

  static long sharedMemorySize() {
    return SHARED_MEMORY;
  }

  private static JsonObject bind(ContainerSpec.Mount mount) {
    String propagation =
        switch (mount.propagation()) {
          case PRIVATE -> "rprivate";
          case HOST_TO_CONTAINER -> "rslave";
          case BIDIRECTIONAL -> "rshared";
        };
    return mount(
        mount.target(),
        "bind",
        mount.source().toString(),
        "rbind",
        propagation,
        mount.readOnly() ? (mount.recursive() ? "rro" : "ro") : "rw");
  }

  private static JsonObject mount(String target, String type, String source, String... options) {
    return JsonObject.of(
        "destination",
        target,
        "type",
        type,
        "source",
        source,
        "options",
        JsonArray.of((Object[]) options));
  }

  private JsonObject linux() {
    boolean privileged = container.security().privileged();
    JsonObject linux =
        JsonObject.of(
            "cgroupsPath", cgroup, "namespaces", namespaceList(), "resources", resources());
    ContainerSpec.Security security = container.security();
    if (!privileged && !security.unmaskedProc()) {
      linux.put("maskedPaths", new JsonArray(MASKED));
      linux.put("readonlyPaths", new JsonArray(READ_ONLY));
    }
    if (!security.sysctls().isEmpty()) {
      linux.put("sysctl", new JsonObject(security.sysctls()));
    }
    if (!privileged) {
      SeccompProfiles.json(security, grantable).ifPresent(json -> linux.put("seccomp", json));
    }
    return linux;
  }

  private JsonArray namespaceList() {
    SandboxSpec.HostNamespaces host = container.sandbox().hostNamespaces();
    JsonArray list = JsonArray.of(JsonObject.of("type", "mount"));
    Path network = container.sandbox().networkNamespace();
    if (!host.network() && network != null) {
      list.add(JsonObject.of("type", "network", "path", network.toString()));
    }
    if (!host.network()) {
      list.add(JsonObject.of("type", "uts", "path", namespaces.resolve("uts").toString()));
    }
    if (!host.ipc()) {
      list.add(JsonObject.of("type", "ipc", "path", namespaces.resolve("ipc").toString()));
    }
    if (!host.processes()) {
      JsonObject pid = JsonObject.of("type", "pid");
      if (processNamespace != null) {
        pid.put("path", processNamespace.toString());
      }
      list.add(pid);
    }
    if (unified) {
      list.add(JsonObject.of("type", "cgroup"));
    }
    return list;
  }

  private JsonObject resources() {
    ContainerSpec.Limits limits = container.limits();
    JsonObject rule = JsonObject.of("allow", container.security().privileged(), "access", "rwm");
    JsonObject resources = JsonObject.of("devices", JsonArray.of(rule), "cpu", cpu(limits));
    if (limits.memoryBytes() > 0) {
      resources.put("memory", JsonObject.of("limit", limits.memoryBytes()));
    }
    if (limits.processes() > 0) {
      resources.put("pids", JsonObject.of("limit", limits.processes()));
    }
    return resources;
  }

  /// What can be changed while a container runs; no limit is -1 there.
  static JsonObject changeable(ContainerSpec.Limits limits) {
    JsonObject cpu = cpu(limits);
    if (limits.cpuLimitMillis() <= 0) {
      cpu.put("quota", -1L);
    }
    long memory = limits.memoryBytes() > 0 ? limits.memoryBytes() : -1L;
    return JsonObject.of("cpu", cpu, "memory", JsonObject.of("limit", memory));
  }

  private static JsonObject cpu(ContainerSpec.Limits limits) {
    JsonObject cpu = JsonObject.of("shares", shares(limits.cpuRequestMillis()));
    if (limits.cpuLimitMillis() > 0) {
      cpu.put("period", CPU_PERIOD);
      cpu.put("quota", Math.max(1000, limits.cpuLimitMillis() * CPU_PERIOD / 1000));
    }
    return cpu;
  }

  private static long shares(long millis) {
    return Math.clamp(millis * 1024 / 1000, LEAST_SHARES, MOST_SHARES);
  }
}
