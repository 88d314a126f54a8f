// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import static dev.wheelhouse.plane.node.network.policy.TestPolicies.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodAddressesTest {

  private static final String SHARED = "10.244.0.2";

  private final PolicyState state = new PolicyState(List.of("10.244.0.1"));
  private final PodAddresses addresses = new PodAddresses(state, Set.of("here"));

  @BeforeEach
  void policies() {
    state.policy(PolicySpec.of(policy("all", "{podSelector: {}, policyTypes: [Ingress]}")));
    state.policy(
        PolicySpec.of(
            policy("b", "{podSelector: {matchLabels: {app: b}}, policyTypes: [Ingress]}")));
  }

  private static Optional<Pod> pod(String name, String node, String address) {
    Pod pod = TestPolicies.pod(name, "shop", Map.of("app", name));
    pod.getMetadata().setUid(name);
    pod.getSpec().setNodeName(node);
    pod.setStatus(new PodStatusBuilder().withPhase("Running").withPodIP(address).build());
    return Optional.of(pod);
  }

  private Set<String> verdicts() {
    return Objects.requireNonNull(state.image().sets().get("ingress")).elements();
  }

  @Test
  void staleStatusOfThisMachineIsNoAddress() {
    addresses.pod("a", pod("a", "here", SHARED));
    assertThat(verdicts()).isEmpty();

    addresses.attached("b", SHARED, pod("b", "here", ""));

    assertThat(verdicts()).singleElement().asString().startsWith(SHARED + " : jump in-");
  }

  @Test
  void attachedPodHasItsAddressBeforeOneElsewhereThatSaysTheSame() {
    addresses.pod("a", pod("a", "elsewhere", SHARED));
    Set<String> alone = verdicts();

    addresses.attached("b", SHARED, pod("b", "here", SHARED));
    addresses.pod("a", pod("a", "elsewhere", SHARED));
    assertThat(verdicts()).hasSize(1).isNotEqualTo(alone);

    addresses.detached("b", pod("b", "here", SHARED));
    assertThat(verdicts()).isEqualTo(alone);
  }

  @Test
  void limitsStayWhenTheObjectIsGoneOrSaysThatItEndedUntilThePodIsDetached() {
    addresses.attached("b", SHARED, pod("b", "here", SHARED));
    Set<String> running = verdicts();
    Pod ended = pod("b", "here", SHARED).orElseThrow();
    ended.getStatus().setPhase("Failed");

    addresses.pod("b", Optional.of(ended));
    assertThat(verdicts()).hasSize(1).isEqualTo(running);
    addresses.pod("b", Optional.empty());
    assertThat(verdicts()).isEqualTo(running);

    addresses.detached("b", Optional.empty());
    assertThat(verdicts()).isEmpty();
    assertThat(addresses.knows("b")).isFalse();
  }

  @Test
  void addressGoesToTheNextPodAlsoWhenTheLastOneIsStillThere() {
    addresses.attached("a", SHARED, pod("a", "here", SHARED));
    addresses.attached("b", SHARED, pod("b", "here", ""));

    assertThat(verdicts()).hasSize(1);
    addresses.detached("a", Optional.empty());
    assertThat(verdicts()).hasSize(1);
  }

  @Test
  void staticPodIsKnownByItsOwnUidAndNotByThatOfItsMirror() {
    String hash = "0123456789abcdef0123456789abcdef";
    addresses.attached(hash, SHARED, pod("b", "here", SHARED));
    assertThat(verdicts()).hasSize(1);

    addresses.detached(hash, pod("b", "here", SHARED));
    assertThat(verdicts()).isEmpty();

    addresses.attached("c", SHARED, pod("c", "here", SHARED));
    assertThat(verdicts()).hasSize(1);
  }
}
