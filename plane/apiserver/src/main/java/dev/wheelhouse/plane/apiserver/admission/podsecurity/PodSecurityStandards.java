// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// All checks, in the order in which violations are told, each with the versions of Kubernetes
/// whose standards hold it: `since` is the first, `until` the first that holds another form of it.
final class PodSecurityStandards {

  private static final int ON = LevelVersion.LATEST;
  private static final Set<String> SELINUX =
      Set.of("container_t", "container_init_t", "container_kvm_t");
  private static final Set<String> SYSCTLS =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range",
          "net.ipv4.ip_unprivileged_port_start");
  private static final Set<String> SYSCTLS_27 = with(SYSCTLS, "net.ipv4.ip_local_reserved_ports");
  private static final Set<String> SYSCTLS_29 =
      with(
          SYSCTLS_27,
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes");
  private static final Set<String> SYSCTLS_32 =
      with(SYSCTLS_29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

  /// A check.
  ///
  /// @param level the lowest level that has it
  /// @param unless pods that pass without a look
  /// @param dropped from this version on the restricted level has a stricter check instead
  private record Check(
      Level level,
      int since,
      int until,
      int dropped,
      Predicate<PodView> unless,
      Function<PodView, Optional<Violation>> look) {

    boolean holds(Level wanted, int minor) {
      boolean inVersion = minor >= since && (until == ON || minor < until);
      boolean replaced = wanted == Level.RESTRICTED && minor >= dropped;
      return inVersion && level.compareTo(wanted) <= 0 && (dropped == ON || !replaced);
    }
  }

  private static final List<Check> CHECKS =
      List.of(
          baseline(0, ON, BaselineChecks::appArmorProfile),
          replaced(0, ON, 22, BaselineChecks::capabilities),
          baseline(0, ON, BaselineChecks::hostNamespaces),
          replaced(0, ON, 0, BaselineChecks::hostPathVolumes),
          baseline(0, ON, BaselineChecks::hostPorts),
          baseline(34, ON, BaselineChecks::hostProbes),
          baseline(0, ON, BaselineChecks::privileged),
          baseline(0, 35, BaselineChecks::procMount),
          new Check(Level.BASELINE, 35, ON, 35, PodView::ownUsers, BaselineChecks::procMount),
          baseline(0, 31, pod -> BaselineChecks.seLinuxOptions(pod, SELINUX)),
          baseline(
              31,
              ON,
              pod -> BaselineChecks.seLinuxOptions(pod, with(SELINUX, "container_engine_t"))),
          baseline(0, 19, BaselineChecks::seccompAnnotations),
          replaced(19, ON, 19, BaselineChecks::seccompProfile),
          baseline(0, 27, pod -> BaselineChecks.sysctls(pod, SYSCTLS)),
          baseline(27, 29, pod -> BaselineChecks.sysctls(pod, SYSCTLS_27)),
          baseline(29, 32, pod -> BaselineChecks.sysctls(pod, SYSCTLS_29)),
          baseline(32, ON, pod -> BaselineChecks.sysctls(pod, SYSCTLS_32)),
          baseline(0, ON, BaselineChecks::windowsHostProcess),
          restricted(8, 25, _ -> false, RestrictedChecks::allowPrivilegeEscalation),
          restricted(25, ON, PodView::windows, RestrictedChecks::allowPrivilegeEscalation),
          restricted(22, 25, _ -> false, RestrictedChecks::capabilities),
          restricted(25, ON, PodView::windows, RestrictedChecks::capabilities),
          restricted(35, ON, _ -> false, BaselineChecks::procMount),
          restricted(0, ON, _ -> false, RestrictedChecks::volumes),
          restricted(0, 35, _ -> false, RestrictedChecks::runAsNonRoot),
          restricted(35, ON, PodView::ownUsers, RestrictedChecks::runAsNonRoot),
          restricted(23, 35, _ -> false, RestrictedChecks::runAsUser),
          restricted(35, ON, PodView::ownUsers, RestrictedChecks::runAsUser),
          restricted(19, 25, _ -> false, RestrictedChecks::seccompProfile),
          restricted(25, ON, PodView::windows, RestrictedChecks::seccompProfile));

  private PodSecurityStandards() {}

  private static Check baseline(int since, int until, Function<PodView, Optional<Violation>> look) {
    return replaced(since, until, ON, look);
  }

  private static Check replaced(
      int since, int until, int dropped, Function<PodView, Optional<Violation>> look) {
    return new Check(Level.BASELINE, since, until, dropped, _ -> false, look);
  }

  private static Check restricted(
      int since,
      int until,
      Predicate<PodView> unless,
      Function<PodView, Optional<Violation>> look) {
    return new Check(Level.RESTRICTED, since, until, ON, unless, look);
  }

  private static Set<String> with(Set<String> known, String... more) {
    List<String> all = new ArrayList<>(known);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  /// What a pod breaks of a standard.
  static List<Violation> violations(LevelVersion standard, PodView pod) {
    if (standard.level() == Level.PRIVILEGED) {
      return List.of();
    }
    List<Violation> found = new ArrayList<>();
    for (Check check : CHECKS) {
      if (check.holds(standard.level(), standard.minor()) && !check.unless().test(pod)) {
        check.look().apply(pod).ifPresent(found::add);
      }
    }
    return found;
  }
}
