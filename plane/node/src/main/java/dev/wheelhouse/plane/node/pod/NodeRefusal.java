// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Sysctl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Why a node does not run a pod at all, as `status.reason` and `status.message` have it.
public record NodeRefusal(String reason, String message) {

  private static final Path APP_ARMOR = Path.of("/sys/module/apparmor/parameters/enabled");

  /// Kernel parameters that belong to a pod alone and cannot hurt its node.
  private static final Set<String> SAFE_SYSCTLS =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.ping_group_range",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes",
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_rmem",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.tcp_wmem");

  /// Looks at what only this machine can tell.
  public static Optional<NodeRefusal> of(Pod pod) {
    return of(pod, hasAppArmor());
  }

  static Optional<NodeRefusal> of(Pod pod, boolean appArmor) {
    Optional<NodeRefusal> sysctl = sysctl(pod);
    if (sysctl.isPresent()) {
      return sysctl;
    }
    return !appArmor && wantsAppArmor(pod)
        ? Optional.of(
            rejected("AppArmor", "Cannot enforce AppArmor: AppArmor is not enabled on the host"))
        : Optional.empty();
  }

  private static NodeRefusal rejected(String reason, String why) {
    return new NodeRefusal(reason, "Pod was rejected: " + why);
  }

  private static Optional<NodeRefusal> sysctl(Pod pod) {
    PodSecurityContext context = pod.getSpec().getSecurityContext();
    if (context == null || context.getSysctls() == null) {
      return Optional.empty();
    }
    for (Sysctl one : context.getSysctls()) {
      String name = one.getName().replace('/', '.');
      if (!SAFE_SYSCTLS.contains(name)) {
        return Optional.of(
            rejected(
                "SysctlForbidden", "forbidden sysctl: \"%s\" not allowlisted".formatted(name)));
      }
      if (name.startsWith("net.") && Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
        return Optional.of(
            rejected(
                "SysctlForbidden",
                "forbidden sysctl: \"%s\" not allowed with host net enabled".formatted(name)));
      }
      if (name.startsWith("kernel.") && Boolean.TRUE.equals(pod.getSpec().getHostIPC())) {
        return Optional.of(
            rejected(
                "SysctlForbidden",
                "forbidden sysctl: \"%s\" not allowed with host ipc enabled".formatted(name)));
      }
    }
    return Optional.empty();
  }

  private static boolean wantsAppArmor(Pod pod) {
    PodSecurityContext context = pod.getSpec().getSecurityContext();
    Stream<AppArmorProfile> ofPod =
        Stream.ofNullable(context).map(PodSecurityContext::getAppArmorProfile);
    Stream<AppArmorProfile> own =
        PodContainer.of(pod).stream()
            .map(container -> container.spec().getSecurityContext())
            .filter(Objects::nonNull)
            .map(security -> security.getAppArmorProfile());
    return Stream.concat(ofPod, own)
        .filter(Objects::nonNull)
        .anyMatch(profile -> !"Unconfined".equals(profile.getType()));
  }

  private static boolean hasAppArmor() {
    try {
      return Files.readString(APP_ARMOR).startsWith("Y");
    } catch (IOException _) {
      return false;
    }
  }
}
