// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.testing.ManualClock;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetsTest {

  private static final InetAddress CLIENT = InetAddress.ofLiteral("127.0.0.9");
  private static final InetAddress OTHER = InetAddress.ofLiteral("127.0.0.8");
  private static final List<Endpoint> ENDPOINTS =
      IntStream.range(1, 200).mapToObj(i -> new Endpoint("127.1.0." + i, 80)).toList();

  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final Targets targets = new Targets(clock);

  private static ServiceRule rule(int affinitySeconds, List<Endpoint> endpoints) {
    return new ServiceRule(
        "shop/web:80",
        "tcp",
        List.of(),
        List.of(),
        0,
        new ServiceRule.Traffic(affinitySeconds, false, Map.of(), List.of()),
        endpoints);
  }

  @Test
  void aClientKeepsItsEndpointWhileItComesAgainInTime() {
    Endpoint own = ENDPOINTS.get(50);
    targets.set(rule(60, ENDPOINTS));
    targets.took(CLIENT, own);
    clock.advance(Duration.ofSeconds(59));
    targets.took(CLIENT, own);
    clock.advance(Duration.ofSeconds(59));

    assertThat(targets.inOrder(CLIENT)).hasSameSizeAs(ENDPOINTS).startsWith(own);
    assertThat(firsts(OTHER)).hasSizeGreaterThan(1);

    clock.advance(Duration.ofSeconds(2));
    assertThat(firsts(CLIENT)).hasSizeGreaterThan(1);
  }

  @Test
  void aClientIsFreeWhenItsEndpointLeaves() {
    targets.set(rule(60, ENDPOINTS));
    targets.took(CLIENT, ENDPOINTS.getFirst());
    targets.set(rule(60, ENDPOINTS.subList(1, 100)));

    assertThat(targets.inOrder(CLIENT)).doesNotContain(ENDPOINTS.getFirst());
    assertThat(targets.contain(ENDPOINTS.getFirst())).isFalse();
    assertThat(firsts(CLIENT)).hasSizeGreaterThan(1);
  }

  @Test
  void withoutAffinityNobodyIsKept() {
    targets.set(rule(0, ENDPOINTS));
    targets.took(CLIENT, ENDPOINTS.getFirst());

    assertThat(firsts(CLIENT)).hasSizeGreaterThan(1);
  }

  /// The endpoints that twenty tries came first to.
  private List<Endpoint> firsts(InetAddress client) {
    return IntStream.range(0, 20)
        .mapToObj(_ -> targets.inOrder(client).getFirst())
        .distinct()
        .toList();
  }
}
