// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec.Seccomp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// `linux.seccomp` of a container.
///
/// The default profile refuses (`EPERM`) the system calls that reach beyond the container, unless
/// the container has a capability that they belong to, and allows all others: a call that a later
/// kernel brings is allowed.
final class SeccompProfiles {

  private static final String NO_CAPABILITY = "";
  private static final long NEW_NAMESPACES = 0x7E020000L;

  /// Refused calls by the capability that allows them.
  private static final Map<String, List<String>> REFUSED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  NO_CAPABILITY,
                  List.of(
                      "add_key",
                      "create_module",
                      "get_kernel_syms",
                      "io_uring_enter",
                      "io_uring_register",
                      "io_uring_setup",
                      "kexec_file_load",
                      "kexec_load",
                      "keyctl",
                      "move_pages",
                      "nfsservctl",
                      "query_module",
                      "request_key",
                      "_sysctl",
                      "sysfs",
                      "uselib",
                      "userfaultfd",
                      "ustat",
                      "vm86",
                      "vm86old")),
              Map.entry("CAP_DAC_READ_SEARCH", List.of("open_by_handle_at")),
              Map.entry(
                  "CAP_SYS_ADMIN",
                  List.of(
                      "bpf",
                      "fanotify_init",
                      "fsconfig",
                      "fsmount",
                      "fsopen",
                      "fspick",
                      "lookup_dcookie",
                      "mount",
                      "mount_setattr",
                      "move_mount",
                      "open_tree",
                      "perf_event_open",
                      "pivot_root",
                      "quotactl",
                      "quotactl_fd",
                      "setdomainname",
                      "sethostname",
                      "setns",
                      "swapoff",
                      "swapon",
                      "umount",
                      "umount2",
                      "unshare")),
              Map.entry("CAP_SYS_BOOT", List.of("reboot")),
              Map.entry("CAP_SYS_MODULE", List.of("delete_module", "finit_module", "init_module")),
              Map.entry("CAP_SYS_NICE", List.of("get_mempolicy", "mbind", "set_mempolicy")),
              Map.entry("CAP_SYS_PACCT", List.of("acct")),
              Map.entry("CAP_SYS_PTRACE", List.of("kcmp", "process_vm_readv", "process_vm_writev")),
              Map.entry("CAP_SYS_RAWIO", List.of("ioperm", "iopl")),
              Map.entry(
                  "CAP_SYS_TIME",
                  List.of("clock_adjtime", "clock_settime", "settimeofday", "stime")),
              Map.entry("CAP_SYSLOG", List.of("syslog"))));

  private SeccompProfiles() {}

  /// @throws PlatformException when the profile's file cannot be used
  static Optional<JsonObject> json(ContainerSpec.Security security, Collection<String> grantable) {
    return switch (security.seccomp()) {
      case Seccomp.Unconfined() -> Optional.empty();
      case Seccomp.RuntimeDefault() ->
          Optional.of(standard(Set.copyOf(Capabilities.of(security, grantable))));
      case Seccomp.Profile(Path file) -> Optional.of(read(file));
    };
  }

  private static JsonObject read(Path file) {
    try {
      return Json.readObject(Files.readAllBytes(file));
    } catch (IOException | PlatformException e) {
      throw new PlatformException(
          Reason.INVALID,
          "cannot load seccomp profile \"%s\": %s".formatted(file, e.getMessage()),
          e);
    }
  }

  private static JsonObject standard(Set<String> granted) {
    Set<String> refused = new TreeSet<>();
    REFUSED.forEach((capability, calls) -> {
      if (!granted.contains(capability)) {
        refused.addAll(calls);
      }
    });
    JsonArray rules = JsonArray.of(rule(new JsonArray(List.copyOf(refused))));
    if (!granted.contains("CAP_SYS_ADMIN")) {
      namespaceRules().forEach(rules::add);
      JsonObject clone3 = rule(JsonArray.of("clone3"));
      // Its flags are in memory, where no filter sees them; libraries fall back on ENOSYS.
      clone3.put("errnoRet", 38L);
      rules.add(clone3);
    }
    return JsonObject.of("defaultAction", "SCMP_ACT_ALLOW", "syscalls", rules);
  }

  private static JsonObject rule(JsonArray names) {
    return JsonObject.of("names", names, "action", "SCMP_ACT_ERRNO", "errnoRet", 1L);
  }

  /// A `clone` with any flag of a new namespace, a rule for each flag.
  private static List<JsonObject> namespaceRules() {
    List<JsonObject> rules = new ArrayList<>();
    for (long flag = 1; flag <= NEW_NAMESPACES; flag <<= 1) {
      if ((NEW_NAMESPACES & flag) != 0) {
        JsonObject rule = rule(JsonArray.of("clone"));
        rule.put(
            "args",
            JsonArray.of(
                JsonObject.of(
                    "index", 0L, "value", flag, "valueTwo", flag, "op", "SCMP_CMP_MASKED_EQ")));
        rules.add(rule);
      }
    }
    return rules;
  }
}
