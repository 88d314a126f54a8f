// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which `capabilities(7)` a container gets.
final class Capabilities {

  private static final String PREFIX = "CAP_";

  /// By number, as `linux/capability.h` numbers them.
  private static final List<String> ALL =
      List.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "DAC_READ_SEARCH",
          "FOWNER",
          "FSETID",
          "KILL",
          "SETGID",
          "SETUID",
          "SETPCAP",
          "LINUX_IMMUTABLE",
          "NET_BIND_SERVICE",
          "NET_BROADCAST",
          "NET_ADMIN",
          "NET_RAW",
          "IPC_LOCK",
          "IPC_OWNER",
          "SYS_MODULE",
          "SYS_RAWIO",
          "SYS_CHROOT",
          "SYS_PTRACE",
          "SYS_PACCT",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_NICE",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG",
          "MKNOD",
          "LEASE",
          "AUDIT_WRITE",
          "AUDIT_CONTROL",
          "SETFCAP",
          "MAC_OVERRIDE",
          "MAC_ADMIN",
          "SYSLOG",
          "WAKE_ALARM",
          "BLOCK_SUSPEND",
          "AUDIT_READ");

  private static final List<String> DEFAULT =
      List.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "FSETID",
          "FOWNER",
          "MKNOD",
          "NET_RAW",
          "SETGID",
          "SETUID",
          "SETFCAP",
          "SETPCAP",
          "NET_BIND_SERVICE",
          "SYS_CHROOT",
          "KILL",
          "AUDIT_WRITE");

  private Capabilities() {}

  /// The container's capabilities with their `CAP_` prefix, limited to what may be granted at all.
  static List<String> of(ContainerSpec.Security security, Collection<String> grantable) {
    Set<String> granted = new LinkedHashSet<>(security.privileged() ? ALL : DEFAULT);
    for (String name : security.dropped()) {
      if (name.equalsIgnoreCase("ALL")) {
        granted.clear();
      } else {
        granted.remove(plain(name));
      }
    }
    for (String name : security.added()) {
      if (name.equalsIgnoreCase("ALL")) {
        granted.addAll(ALL);
      } else {
        granted.add(plain(name));
      }
    }
    granted.retainAll(grantable);
    return granted.stream().map(name -> PREFIX + name).toList();
  }

  private static String plain(String name) {
    return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
  }

  /// What this process itself has, and so can give.
  static List<String> own() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("CapEff:")) {
          return names(Long.parseUnsignedLong(line.substring("CapEff:".length()).trim(), 16));
        }
      }
    } catch (IOException _) {
      return List.of();
    }
    return List.of();
  }

  private static List<String> names(long mask) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < ALL.size(); i++) {
      if ((mask >> i & 1) == 1) {
        names.add(ALL.get(i));
      }
    }
    return names;
  }
}
