// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import static dev.wheelhouse.plane.node.network.policy.TestPolicies.facts;
import static dev.wheelhouse.plane.node.network.policy.TestPolicies.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.node.network.NetworkNames;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyStateTest {

  private static final String GATEWAY = "10.244.0.1";

  private final PolicyState state = new PolicyState(List.of(GATEWAY));

  @BeforeEach
  void pods() {
    state.namespace("shop", Map.of("kubernetes.io/metadata.name", "shop"));
    state.namespace("bank", Map.of("kubernetes.io/metadata.name", "bank", "trusted", "yes"));
    state.pod(facts("web", "shop", "web", "10.244.0.5"));
    state.pod(facts("db", "shop", "db", "10.244.0.6"));
    state.pod(facts("teller", "bank", "web", "10.244.0.7"));
  }

  private Set<String> elements(String set) {
    return Objects.requireNonNull(state.image().sets().get(set), set).elements();
  }

  private List<String> onlyChain() {
    assertThat(state.image().chains()).hasSize(1);
    return state.image().chains().values().iterator().next();
  }

  private Set<String> setOf(String line) {
    String name = line.substring(line.indexOf('@') + 1).split(" ", 2)[0];
    return elements(name);
  }

  @Test
  void defaultDenySelectsAllPodsOfItsNamespaceInItsDirectionsOnly() {
    state.policy(PolicySpec.of(policy("deny", "{podSelector: {}, policyTypes: [Ingress]}")));

    assertThat(onlyChain()).isEmpty();
    assertThat(elements("ingress"))
        .allMatch(element -> element.matches("10\\.244\\.0\\.[56] : jump in-.*"))
        .hasSize(2);
    assertThat(elements("egress")).isEmpty();
    assertThat(elements("itself"))
        .containsExactlyInAnyOrder("10.244.0.5 . 10.244.0.5", "10.244.0.6 . 10.244.0.6");
  }

  @Test
  void policyTypesFollowFromTheRulesWhereTheyAreNotGiven() {
    assertThat(PolicySpec.of(policy("a", "{podSelector: {}}")).rules())
        .containsOnlyKeys(Direction.INGRESS);
    assertThat(PolicySpec.of(policy("a", "{podSelector: {}, egress: [{}]}")).rules())
        .containsOnlyKeys(Direction.INGRESS, Direction.EGRESS);
  }

  @Test
  void peersByPodAndNamespaceSelectorHaveToFitBoth() {
    state.policy(
        PolicySpec.of(
            policy(
                "both",
                """
                podSelector: {matchLabels: {app: db}}
                ingress:
                - from:
                  - namespaceSelector: {matchLabels: {trusted: "yes"}}
                    podSelector: {matchLabels: {app: web}}
                  ports: [{port: 5432}]
                """)));

    assertThat(onlyChain())
        .singleElement()
        .asString()
        .endsWith(" meta l4proto tcp th dport 5432 return");
    assertThat(setOf(onlyChain().getFirst())).containsExactly("10.244.0.7");
    state.namespace("bank", Map.of());
    assertThat(setOf(onlyChain().getFirst())).isEmpty();
    state.namespace("shop", Map.of("trusted", "yes"));
    assertThat(setOf(onlyChain().getFirst())).containsExactly("10.244.0.5");
  }

  @Test
  void podSelectorAloneMeansTheNamespaceOfThePolicy() {
    state.policy(
        PolicySpec.of(
            policy(
                "own",
                "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}")));

    assertThat(setOf(onlyChain().getFirst())).containsExactly("10.244.0.5");
  }

  @Test
  void blocksLeaveTheirExceptionsOutAndIpv6MatchesNobody() {
    state.policy(
        PolicySpec.of(
            policy(
                "block",
                """
                podSelector: {matchLabels: {app: web}}
                ingress:
                - from: [{ipBlock: {cidr: 10.0.0.7/8, except: [10.1.0.0/16, 10.2.0.0/16]}}]
                - from: [{ipBlock: {cidr: "fd00::/8"}}]
                """)));

    assertThat(onlyChain())
        .containsExactly(
            "ip saddr 10.0.0.0/8 ip saddr != 10.1.0.0/16 ip saddr != 10.2.0.0/16 return");
  }

  @Test
  void blockWithTheMachineCoversTheServerOnItsLoopback() {
    state.policy(
        PolicySpec.of(
            policy(
                "out",
                """
                podSelector: {matchLabels: {app: web}}
                policyTypes: [Egress]
                egress: [{to: [{ipBlock: {cidr: 10.244.0.1/32}}], ports: [{port: 6443}]}]
                """)));

    assertThat(onlyChain())
        .containsExactly(
            "ip daddr 10.244.0.1/32 meta l4proto tcp th dport 6443 return",
            "ip daddr 127.0.0.1 meta l4proto tcp th dport 6443 return");
  }

  @Test
  void namedPortsAreThoseOfThePodThatIsConnectedTo() {
    state.policy(
        PolicySpec.of(
            policy(
                "in",
                "{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: web}]}]}")));

    assertThat(setOf(onlyChain().getFirst())).containsExactly("10.244.0.5 . tcp . 8080");
    state.policyGone(new Key("shop", "in"));
    state.policy(
        PolicySpec.of(
            policy(
                "out",
                """
                podSelector: {matchLabels: {app: web}}
                policyTypes: [Egress]
                egress: [{to: [{namespaceSelector: {matchLabels: {trusted: "yes"}}}], ports: [{port: web}]}]
                """)));
    assertThat(setOf(onlyChain().getFirst())).containsExactly("10.244.0.7 . tcp . 8080");
  }

  @Test
  void rangesAndProtocolsOfPorts() {
    state.policy(
        PolicySpec.of(
            policy(
                "ports",
                """
                podSelector: {matchLabels: {app: web}}
                ingress:
                - ports: [{port: 80, endPort: 90}, {protocol: UDP}, {protocol: SCTP, port: 7}]
                """)));

    assertThat(onlyChain())
        .containsExactly(
            "meta l4proto tcp th dport 80-90 return",
            "meta l4proto udp return",
            "meta l4proto sctp th dport 7 return");
  }

  @Test
  void podThatComesChangesElementsOnly() {
    state.policy(
        PolicySpec.of(
            policy(
                "own",
                "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}")));
    FilterImage before = state.image();
    PolicyTable table = new PolicyTable(new NetworkNames("abcdef"));

    state.pod(facts("web-2", "shop", "web", "10.244.0.9"));
    String script = table.difference(before, state.image());

    assertThat(script.lines())
        .allMatch(line -> line.startsWith("add element ip wheelhouse-abcdef-policy "))
        .hasSize(3);
    assertThat(script).contains("10.244.0.9").doesNotContain("10.244.0.5");
    FilterImage with = state.image();
    state.podGone("web-2");
    assertThat(table.difference(with, state.image()).lines())
        .allMatch(line -> line.startsWith("delete element "))
        .hasSize(3);
  }

  @Test
  void whatNoPolicyNeedsGoes() {
    FilterImage empty = state.image();
    state.policy(
        PolicySpec.of(
            policy(
                "own",
                "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}")));
    state.policyGone(new Key("shop", "own"));

    assertThat(state.image()).isEqualTo(empty);
  }
}
