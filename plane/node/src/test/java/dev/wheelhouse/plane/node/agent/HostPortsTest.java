// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.node.agent.HostPorts.HostPort;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortsTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, TCP, 80, true",
    "10.0.0.1, TCP, 80, true",
    "10.0.0.2, TCP, 80, false",
    "10.0.0.1, UDP, 80, false",
    "10.0.0.1, TCP, 81, false"
  })
  void collideByAddressProtocolAndNumber(
      String address, String protocol, int port, boolean expected) {
    HostPorts one = new HostPorts(List.of(new HostPort("10.0.0.1", "TCP", 80)));
    HostPorts other = new HostPorts(List.of(new HostPort(address, protocol, port)));

    assertThat(one.collide(other)).isEqualTo(expected);
    assertThat(other.collide(one)).isEqualTo(expected);
  }

  @Test
  void countWhatRunsAtTheSameTime() {
    Pod pod =
        new PodBuilder()
            .withNewSpec()
            .addToContainers(container(80, null), container(null, null))
            .addToInitContainers(container(81, null), container(82, "Always"))
            .endSpec()
            .build();

    assertThat(HostPorts.of(pod).ports())
        .containsExactly(new HostPort("0.0.0.0", "TCP", 80), new HostPort("0.0.0.0", "TCP", 82));
  }

  private static Container container(@Nullable Integer hostPort, @Nullable String restartPolicy) {
    return new ContainerBuilder()
        .withName("c")
        .withRestartPolicy(restartPolicy)
        .addNewPort()
        .withContainerPort(8080)
        .withHostPort(hostPort)
        .endPort()
        .build();
  }
}
