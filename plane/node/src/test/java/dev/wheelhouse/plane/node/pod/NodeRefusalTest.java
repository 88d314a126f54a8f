// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

final class NodeRefusalTest {

  private static Pod withSysctl(String name, boolean hostNetwork) {
    return new PodBuilder()
        .withNewSpec()
        .withHostNetwork(hostNetwork)
        .withNewSecurityContext()
        .addNewSysctl(name, "1")
        .endSecurityContext()
        .endSpec()
        .build();
  }

  private static Pod withAppArmor(String type) {
    return new PodBuilder()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withNewSecurityContext()
        .withNewAppArmorProfile("", type)
        .endSecurityContext()
        .endContainer()
        .endSpec()
        .build();
  }

  @Test
  void takesOnlySysctlsThatStayWithinThePod() {
    assertThat(NodeRefusal.of(withSysctl("kernel.shm_rmid_forced", false), false)).isEmpty();
    assertThat(NodeRefusal.of(withSysctl("net/ipv4/tcp_syncookies", false), false)).isEmpty();
    assertThat(NodeRefusal.of(withSysctl("kernel.msgmax", false), false))
        .contains(
            new NodeRefusal(
                "SysctlForbidden",
                "Pod was rejected: forbidden sysctl: \"kernel.msgmax\" not allowlisted"));
    assertThat(NodeRefusal.of(withSysctl("net.ipv4.tcp_syncookies", true), false)).isPresent();
  }

  @Test
  void refusesAppArmorWhereTheMachineHasNone() {
    assertThat(NodeRefusal.of(withAppArmor("RuntimeDefault"), false))
        .contains(
            new NodeRefusal(
                "AppArmor",
                "Pod was rejected: Cannot enforce AppArmor: AppArmor is not enabled on the host"));
    assertThat(NodeRefusal.of(withAppArmor("RuntimeDefault"), true)).isEmpty();
    assertThat(NodeRefusal.of(withAppArmor("Unconfined"), false)).isEmpty();
  }
}
