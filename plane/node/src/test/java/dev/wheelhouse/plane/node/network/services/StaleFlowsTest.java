// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.node.linux.UdpFlow;
import dev.wheelhouse.plane.node.linux.UdpFlow.Party;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StaleFlowsTest {

  private static final Party CLIENT = new Party("10.244.0.9", 40_000);

  private static final Set<String> MACHINE = Set.of("10.244.0.1");

  private static ServiceRule rule(String protocol, String... endpoints) {
    return new ServiceRule(
        "shop/dns:53",
        protocol,
        List.of(new Endpoint("10.96.0.10", 53)),
        List.of(),
        30_053,
        ServiceRule.Traffic.ANY,
        Stream.of(endpoints).map(address -> new Endpoint(address, 5353)).toList());
  }

  private static UdpFlow flow(String target, int port, String server, int serverPort) {
    return new UdpFlow(CLIENT, new Party(target, port), new Party(server, serverPort));
  }

  @Test
  void aFlowToAnEndpointThatLeftIsStale() {
    StaleFlows stale =
        StaleFlows.between(
            MACHINE,
            List.of(rule("udp", "10.244.0.5", "10.244.0.6")),
            List.of(rule("udp", "10.244.0.6")));

    assertThat(stale.contains(flow("10.96.0.10", 53, "10.244.0.5", 5353))).isTrue();
    assertThat(stale.contains(flow("10.96.0.10", 53, "10.244.0.6", 5353))).isFalse();
    assertThat(stale.contains(flow("192.0.2.7", 30_053, "10.244.0.5", 5353))).isTrue();
    assertThat(stale.contains(flow("192.0.2.7", 30_053, "10.244.0.6", 5353))).isFalse();
  }

  @Test
  void allFlowsToAServiceThatIsGoneAreStale() {
    StaleFlows stale = StaleFlows.between(MACHINE, List.of(rule("udp", "10.244.0.5")), List.of());

    assertThat(stale.contains(flow("10.96.0.10", 53, "10.244.0.5", 5353))).isTrue();
  }

  @Test
  void aFlowFromBeforeThereWereEndpointsIsStale() {
    StaleFlows stale = StaleFlows.between(MACHINE, List.of(), List.of(rule("udp", "10.244.0.5")));

    assertThat(stale.contains(flow("10.96.0.10", 53, "10.96.0.10", 53))).isTrue();
    assertThat(stale.contains(flow("10.244.0.1", 30_053, "10.244.0.1", 30_053))).isTrue();
  }

  @Test
  void otherFlowsAreLeftAlone() {
    StaleFlows stale = StaleFlows.between(MACHINE, List.of(rule("udp", "10.244.0.5")), List.of());

    assertThat(stale.contains(flow("192.0.2.53", 53, "192.0.2.53", 53))).isFalse();
    assertThat(stale.contains(flow("192.0.2.7", 30_053, "192.0.2.7", 30_053))).isFalse();
  }

  @Test
  void rulesOfTcpConcernNoFlow() {
    assertThat(StaleFlows.between(MACHINE, List.of(rule("tcp", "10.244.0.5")), List.of()).isEmpty())
        .isTrue();
    assertThat(StaleFlows.between(MACHINE, List.of(rule("udp", "10.244.0.5")), List.of()).isEmpty())
        .isFalse();
  }
}
