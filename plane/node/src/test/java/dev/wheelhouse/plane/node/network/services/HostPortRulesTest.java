// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import static dev.wheelhouse.plane.node.network.services.TestHostPorts.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortRulesTest {

  private static final String NODE = "10.244.0.1";

  private final HostPortRules rules =
      new HostPortRules(
          new MachinePorts(Map.of("here", NODE), Set.of("udp/53", "tcp/6443")), "tcp/5432"::equals);

  private static Pod pod(ContainerPort port) {
    return TestHostPorts.pod("web", "10.244.0.5", port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0.0.0.0", NODE})
  void leadsFromTheAddressOfTheNode(String hostIp) {
    assertThat(rules.of(pod(port(hostIp, 8080, "TCP"))))
        .singleElement()
        .satisfies(rule -> {
          assertThat(rule.frontends()).containsExactly(new Endpoint(NODE, 8080));
          assertThat(rule.nodePort()).isZero();
          assertThat(rule.endpoints()).containsExactly(new Endpoint("10.244.0.5", 8080));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"203.0.113.9", "10.244.0.7", "10.96.0.10", "300.1.1.1", "::1", "127.0.0.2"})
  void takesNoAddressThatIsNotTheNodes(String hostIp) {
    Pod pod = pod(port(hostIp, 8080, "TCP"));

    assertThat(rules.of(pod)).isEmpty();
    assertThat(rules.refusals(pod))
        .containsExactly(
            "hostIP "
                + hostIp
                + " of port tcp/8080 is not an address of the node, which is "
                + NODE);
  }

  @Test
  void endedPodHasNone() {
    Pod pod = pod(port("", 8080, "TCP"));
    pod.getStatus().setPhase("Succeeded");

    assertThat(rules.of(pod)).isEmpty();
    assertThat(rules.refusals(pod)).isEmpty();
  }

  @Test
  void takesNoPortOfTheClusterItself() {
    assertThat(rules.of(pod(port("", 53, "UDP")))).isEmpty();
    assertThat(rules.of(pod(port("127.0.0.1", 6443, "TCP")))).isEmpty();
    assertThat(rules.refusals(pod(port("", 53, "UDP"))))
        .containsExactly("hostPort udp/53 is taken by the cluster itself");
    assertThat(rules.of(pod(port("", 53, "TCP")))).hasSize(1);
  }

  @Test
  void loopbackIsForThoseWhoAskForItAndFindItFree() {
    assertThat(rules.of(pod(port("127.0.0.1", 8080, "TCP"))).getFirst().frontends())
        .containsExactly(new Endpoint("127.0.0.1", 8080));
    assertThat(rules.refusals(pod(port("127.0.0.1", 5432, "TCP"))))
        .containsExactly("hostPort tcp/5432 of 127.0.0.1 is taken by a program of the node");
    assertThat(rules.of(pod(port("127.0.0.1", 5432, "TCP")))).isEmpty();
  }
}
