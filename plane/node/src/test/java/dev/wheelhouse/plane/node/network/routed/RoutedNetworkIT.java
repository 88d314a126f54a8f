// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.routed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.network.Cidr;
import dev.wheelhouse.plane.node.network.Command;
import dev.wheelhouse.plane.node.network.PodNetwork.Attachment;
import dev.wheelhouse.plane.node.network.RealNetwork;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RoutedNetworkIT {

  @TempDir Path temp;
  private RoutedNetwork.Options options;
  private RoutedNetwork network;

  @BeforeEach
  void start() throws InterruptedException {
    RealNetwork.assumePossible();
    options = RealNetwork.options(temp);
    network = RoutedNetwork.start(options);
  }

  @AfterEach
  void leavesNothing() throws InterruptedException {
    if (network != null) {
      network.remove();
      assertThat(RoutedNetwork.leftovers(options)).isEmpty();
    }
  }

  @Test
  void podsReachEachOtherAndTheHost() throws InterruptedException {
    Attachment one = network.attach("uid-1");
    Attachment two = network.attach("uid-2");

    assertThat(one.address()).isNotEqualTo(two.address());
    try (RealNetwork.TestServer _ = RealNetwork.serve(two, 8080, "hello")) {
      assertThat(RealNetwork.fetch(one, two.address(), 8080)).isEqualTo("hello");
      assertThat(RealNetwork.fetchFromHost(two.address(), 8080)).isEqualTo("hello");
    }
  }

  @Test
  void podsDoNotReachTheHostByIpv6() throws InterruptedException {
    network.attach("uid-1");
    String device = network.names().veth(2);

    assertThat(Command.run(List.of("ip", "-o", "-6", "addr", "show", "dev", device), "")).isEmpty();
  }

  @Test
  void attachIsRepeatableAndOutlivesTheProcess() throws InterruptedException {
    Attachment first = network.attach("uid-1");
    RoutedNetwork later = RoutedNetwork.start(options);

    assertThat(later.find("uid-1")).contains(first);
    assertThat(later.attach("uid-1")).isEqualTo(first);
    assertThat(later.attached()).containsExactly("uid-1");
    try (RealNetwork.TestServer _ = RealNetwork.serve(first, 8080, "still here")) {
      assertThat(RealNetwork.fetchFromHost(first.address(), 8080)).isEqualTo("still here");
    }
    later.detach("uid-1");
    later.detach("uid-1");
    assertThat(later.find("uid-1")).isEmpty();
    assertThat(later.attached()).isEmpty();
  }

  @Test
  void rebuildsWhatIsHalfThere() throws InterruptedException {
    Attachment first = network.attach("uid-1");
    Command.run(List.of("ip", "link", "del", network.names().veth(2)), "");

    assertThat(network.find("uid-1")).isEmpty();
    assertThat(network.attach("uid-1")).isEqualTo(first);
    assertThat(network.find("uid-1")).contains(first);
  }

  @Test
  void unknownAddressesDoNotLeaveTheMachine() throws InterruptedException {
    Attachment pod = network.attach("uid-1");
    String service = options.serviceRange().address(77);

    assertThat(RealNetwork.connectError(pod, service, 80)).contains("refused");
    assertThat(RealNetwork.connectError(service, 80)).contains("refused");
    assertThat(routeExists(service)).isTrue();
    assertThat(routeExists(options.podRange().address(77))).isFalse();
    Command.run(List.of("ip", "link", "set", network.names().gateway(), "down"), "");
    assertThat(routeExists(service)).isFalse();
    assertThat(routeExists(options.podRange().address(77))).isFalse();
  }

  private static boolean routeExists(String address) throws InterruptedException {
    return Command.attempt(List.of("ip", "route", "get", address), "").succeeded();
  }

  @Test
  void podsDoNotReachTheLoopbackOfTheHost() throws InterruptedException {
    Attachment pod = network.attach("uid-1");
    Command.run(
        List.of(
            "ip",
            "-n",
            network.names().namespace("uid-1"),
            "route",
            "add",
            "127.9.9.9/32",
            "via",
            network.hostAddress(),
            "dev",
            "eth0"),
        "");

    assertThat(RealNetwork.connectError(pod, "127.9.9.9", 22)).isNotEmpty();
  }

  @Test
  void refusesRangeThatIsInUse() {
    RoutedNetwork.Options same =
        new RoutedNetwork.Options(
            temp.resolve("other"), options.podRange(), Cidr.parse("10.250.0.0/24"));

    assertThatThrownBy(() -> RoutedNetwork.start(same)).hasMessageContaining("is in use");
  }

  @Test
  void attachesQuickly() throws InterruptedException {
    network.attach("warm-1");
    network.attach("warm-2");
    long start = Clock.system().nanoTime();
    for (int i = 0; i < 10; i++) {
      network.attach("uid-" + i);
    }
    long attached = Clock.system().nanoTime();
    for (int i = 0; i < 10; i++) {
      network.detach("uid-" + i);
    }
    long detached = Clock.system().nanoTime();

    LoggerFactory.getLogger(RoutedNetworkIT.class)
        .atInfo()
        .addKeyValue("attachMs", (attached - start) / 10_000_000.0)
        .addKeyValue("detachMs", (detached - attached) / 10_000_000.0)
        .log("network of a pod");
    assertThat(network.attached()).containsExactlyInAnyOrder("warm-1", "warm-2");
  }

  @Test
  void nodesShareTheRangeAndTheirPodsReachEachOther() throws InterruptedException {
    List<RoutedNetwork> nodes = network.split(3);
    Attachment one = nodes.get(0).attach("uid-1");
    Attachment two = nodes.get(1).attach("uid-2");
    Attachment three = nodes.get(2).attach("uid-3");

    assertThat(options.podRange().part(0, 3).contains(one.address())).isTrue();
    assertThat(options.podRange().part(1, 3).contains(two.address())).isTrue();
    assertThat(options.podRange().part(2, 3).contains(three.address())).isTrue();
    assertThat(nodes).extracting(RoutedNetwork::hostAddress).doesNotHaveDuplicates();
    assertThat(nodes.get(0).attached()).containsExactly("uid-1");
    assertThat(nodes.get(1).attached()).containsExactly("uid-2");
    try (RealNetwork.TestServer _ = RealNetwork.serve(three, 8080, "hello")) {
      assertThat(RealNetwork.fetch(one, three.address(), 8080)).isEqualTo("hello");
      assertThat(RealNetwork.fetch(two, three.address(), 8080)).isEqualTo("hello");
    }
  }
}
