// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import static dev.wheelhouse.plane.node.network.TestServices.ready;
import static dev.wheelhouse.plane.node.network.TestServices.service;
import static dev.wheelhouse.plane.node.network.TestServices.slice;
import static dev.wheelhouse.plane.node.network.TestServices.withNodePort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.plane.node.network.Command;
import dev.wheelhouse.plane.node.network.PodNetwork.Attachment;
import dev.wheelhouse.plane.node.network.RealNetwork;
import dev.wheelhouse.plane.node.network.routed.RoutedNetwork;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.SessionAffinityConfigBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ServiceProxyIT {

  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir Path temp;
  private RoutedNetwork.Options options;
  private RoutedNetwork network;
  private InMemoryPlane plane;
  private ServiceProxy proxy;

  @BeforeEach
  void start() throws InterruptedException {
    RealNetwork.assumePossible();
    options = RealNetwork.options(temp);
    network = RoutedNetwork.start(options);
    plane = InMemoryPlane.start(Clock.system());
    proxy = startProxy();
  }

  private ServiceProxy startProxy() {
    return ServiceProxy.start(
        new ServiceProxy.Options(
            network.names(),
            Map.of(new Endpoint("192.0.2.200", 6443), new Endpoint("127.0.0.1", 36443)),
            Map.of("here", options.podRange()),
            new MachinePorts(Map.of("here", network.hostAddress()), Set.of("udp/53"))),
        plane.client(),
        Clock.system());
  }

  @AfterEach
  void leavesNothing() throws InterruptedException {
    if (network != null) {
      proxy.remove();
      plane.close();
      network.remove();
      assertThat(RoutedNetwork.leftovers(options)).isEmpty();
    }
  }

  private String clusterIp(int position) {
    return options.serviceRange().address(position);
  }

  @Test
  void balancesPodsAndHostOverReadyEndpoints() throws InterruptedException {
    Attachment client = network.attach("client");
    Attachment one = network.attach("one");
    Attachment two = network.attach("two");
    int nodePort = 30000 + (options.hashCode() & 1023);
    plane
        .client()
        .resources(Service.class)
        .create(withNodePort(service("web", clusterIp(10), 80), nodePort));
    plane
        .client()
        .resources(EndpointSlice.class)
        .create(slice("web", 8080, ready(one.address()), ready(two.address())));

    try (RealNetwork.TestServer _ = RealNetwork.serve(one, 8080, "one");
        RealNetwork.TestServer _ = RealNetwork.serve(two, 8080, "two")) {
      Eventually.within(SOON, "reached", () -> fromHost(clusterIp(10), 80).matches("one|two"));
      Set<String> answers = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        answers.add(RealNetwork.fetch(client, clusterIp(10), 80));
        answers.add(RealNetwork.fetch(one, clusterIp(10), 80));
        answers.add(RealNetwork.fetch(client, network.hostAddress(), nodePort));
        answers.add(fromHost("127.0.0.1", nodePort));
      }
      assertThat(answers).containsExactlyInAnyOrder("one", "two");
    }
  }

  private static String fromHost(String address, int port) {
    try {
      return RealNetwork.fetchFromHost(address, port);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Test
  void aUdpClientThatSendsOnReachesTheNextEndpoint() throws Exception {
    Attachment one = network.attach("one");
    Attachment two = network.attach("two");
    Service dns = service("dns", clusterIp(10), 53);
    dns.getSpec().getPorts().getFirst().setProtocol("UDP");
    plane.client().resources(Service.class).create(dns);
    EndpointSlice slice = slice("dns", 5353, ready(one.address()));
    slice.getPorts().getFirst().setProtocol("UDP");
    EndpointSlice created = plane.client().resources(EndpointSlice.class).create(slice);

    try (DatagramSocket client = new DatagramSocket();
        DatagramSocket first = RealNetwork.datagrams(one, 5353);
        DatagramSocket second = RealNetwork.datagrams(two, 5353)) {
      Eventually.within(SOON, "the first one", () -> arrives(client, first));
      EndpointSlice moved = slice("dns", 5353, ready(two.address()));
      moved.getPorts().getFirst().setProtocol("UDP");
      moved.setMetadata(created.getMetadata());
      plane.client().resources(EndpointSlice.class).update(moved);

      Eventually.within(SOON, "the other one", () -> arrives(client, second));
    }
  }

  /// Sends to the Service from one and the same port.
  private boolean arrives(DatagramSocket client, DatagramSocket server) {
    try {
      byte[] text = {42};
      client.send(new DatagramPacket(text, 1, InetAddress.ofLiteral(clusterIp(10)), 53));
      server.setSoTimeout(50);
      server.receive(new DatagramPacket(new byte[1], 1));
      return true;
    } catch (SocketException | SocketTimeoutException _) {
      return false; // refused while the Service has no endpoint, or gone to the other one
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void followsEndpointsQuicklyAndRefusesWithoutAny() throws InterruptedException {
    Attachment one = network.attach("one");
    plane.client().resources(Service.class).create(service("web", clusterIp(10), 80));
    EndpointSlice created =
        plane.client().resources(EndpointSlice.class).create(slice("web", 8080));

    assertThat(RealNetwork.connectError(one, clusterIp(10), 80)).contains("refused");
    assertThat(RealNetwork.connectError(clusterIp(10), 80)).contains("refused");
    created.setEndpoints(List.of(ready(one.address())));
    long before = Clock.system().nanoTime();
    plane.client().resources(EndpointSlice.class).update(created);
    Eventually.within(SOON, "rule", () -> table().contains(one.address() + " . 8080"));
    LoggerFactory.getLogger(ServiceProxyIT.class)
        .atInfo()
        .addKeyValue("upToMs", (Clock.system().nanoTime() - before) / 1_000_000)
        .log("endpoint change to rule");
    plane.client().resources(Service.class).delete("shop", "web", DeleteQuery.DEFAULT);
    Eventually.within(SOON, "no rule", () -> !table().contains("shop/web"));
  }

  private String table() {
    try {
      return Command.attempt(
              List.of("nft", "list", "table", "ip", network.names().serviceTable()), "")
          .output();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Test
  void staysAcrossRestartAndDropsWhatWentMeanwhile() throws InterruptedException {
    Attachment one = network.attach("one");
    plane.client().resources(Service.class).create(service("web", clusterIp(10), 80));
    plane.client().resources(Service.class).create(service("gone", clusterIp(11), 80));
    plane.client().resources(EndpointSlice.class).create(slice("web", 80, ready(one.address())));
    plane.client().resources(EndpointSlice.class).create(slice("gone", 80, ready(one.address())));
    Eventually.within(SOON, "rules", () -> table().contains("shop/gone"));
    proxy.close();
    plane.client().resources(Service.class).delete("shop", "gone", DeleteQuery.DEFAULT);

    assertThat(table()).contains("shop/web").contains("shop/gone");
    proxy = startProxy();
    Eventually.within(SOON, "replaced", () -> !table().contains("shop/gone"));
    assertThat(table()).contains("shop/web");
  }

  @Test
  void addressMovesFromOneServiceToAnother() throws InterruptedException {
    Attachment one = network.attach("one");
    plane.client().resources(Service.class).create(service("old", clusterIp(10), 80));
    plane.client().resources(EndpointSlice.class).create(slice("old", 80, ready(one.address())));
    plane.client().resources(EndpointSlice.class).create(slice("new", 80, ready(one.address())));
    Eventually.within(SOON, "old", () -> table().contains("shop/old"));

    plane.client().resources(Service.class).delete("shop", "old", DeleteQuery.DEFAULT);
    plane.client().resources(Service.class).create(service("new", clusterIp(10), 80));

    Eventually.within(
        SOON, "new", () -> table().contains("shop/new") && !table().contains("shop/old"));
  }

  @Test
  void podsReachServerThatListensOnLoopback() throws InterruptedException, IOException {
    Attachment client = network.attach("client");
    plane.client().resources(Service.class).create(service("kubernetes", clusterIp(1), 443));
    plane
        .client()
        .resources(EndpointSlice.class)
        .create(slice("kubernetes", 6443, ready("192.0.2.200")));

    try (ServerSocket server = new ServerSocket(36443, 5, InetAddress.getLoopbackAddress());
        Tasks tasks = new Tasks("server")) {
      tasks.start("api", () -> answerOnce(server));
      Eventually.within(SOON, "rule", () -> table().contains("127.0.0.1"));
      assertThat(RealNetwork.fetch(client, clusterIp(1), 443)).isEqualTo("api");
    }
  }

  private static void answerOnce(ServerSocket server) {
    try (Socket client = server.accept()) {
      client.getOutputStream().write("api".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void clientStaysWithItsEndpointUntilTheTimeIsOver() throws InterruptedException {
    Attachment client = network.attach("client");
    Attachment one = network.attach("one");
    Attachment two = network.attach("two");
    Service service = service("web", clusterIp(10), 80);
    service.getSpec().setSessionAffinity("ClientIP");
    plane.client().resources(Service.class).create(service);
    plane
        .client()
        .resources(EndpointSlice.class)
        .create(slice("web", 8080, ready(one.address()), ready(two.address())));

    try (RealNetwork.TestServer _ = RealNetwork.serve(one, 8080, "one");
        RealNetwork.TestServer _ = RealNetwork.serve(two, 8080, "two")) {
      Eventually.within(SOON, "reached", () -> fromHost(clusterIp(10), 80).matches("one|two"));
      Set<String> answers = new HashSet<>();
      for (int i = 0; i < 12; i++) {
        answers.add(RealNetwork.fetch(client, clusterIp(10), 80));
      }
      assertThat(answers).hasSize(1);
      assertThat(table()).contains("timeout 3h").contains(client.address() + " expires");
    }
  }

  @Test
  void localTrafficIsDroppedWithoutAnEndpointOnTheNode() throws InterruptedException {
    Attachment client = network.attach("client");
    Attachment one = network.attach("one");
    Service service = service("web", clusterIp(10), 80);
    service.getSpec().setInternalTrafficPolicy("Local");
    plane.client().resources(Service.class).create(service);
    var endpoint = ready(one.address());
    endpoint.setNodeName("elsewhere");
    EndpointSlice created =
        plane.client().resources(EndpointSlice.class).create(slice("web", 8080, endpoint));

    try (RealNetwork.TestServer _ = RealNetwork.serve(one, 8080, "one")) {
      Eventually.within(SOON, "rule", () -> table().contains("local-"));
      assertThat(RealNetwork.fetch(client, clusterIp(10), 80)).contains("timed out");
      endpoint.setNodeName("here");
      created.setEndpoints(List.of(endpoint));
      plane.client().resources(EndpointSlice.class).update(created);
      Eventually.within(SOON, "reached", () -> fromHost(clusterIp(10), 80).equals("one"));
      assertThat(RealNetwork.fetch(client, clusterIp(10), 80)).isEqualTo("one");
    }
  }

  @Test
  void hostPortLeadsToThePodWhileItLives() throws InterruptedException {
    Attachment client = network.attach("client");
    Attachment one = network.attach("one");
    int hostPort = 20_000 + (options.hashCode() & 4095);
    Pod pod = TestHostPorts.pod("web", one.address(), TestHostPorts.port("", hostPort, "TCP"));
    Pod created = plane.client().resources(Pod.class).create(pod);

    try (RealNetwork.TestServer _ = RealNetwork.serve(one, 8080, "one")) {
      Eventually.within(
          SOON, "reached", () -> fromHost(network.hostAddress(), hostPort).equals("one"));
      assertThat(RealNetwork.fetch(client, network.hostAddress(), hostPort)).isEqualTo("one");
      assertThat(RealNetwork.connectError("127.0.0.1", hostPort)).contains("refused");
      plane
          .client()
          .resources(Pod.class)
          .delete("shop", "web", DeleteQuery.now(created.getMetadata().getUid()));
      Eventually.within(SOON, "no rule", () -> !table().contains("hostPort"));
    }
  }

  @Test
  void hostPortOfTheClusterItselfIsRefusedByAnEvent() throws InterruptedException {
    Attachment one = network.attach("one");
    Pod pod = TestHostPorts.pod("dns", one.address(), TestHostPorts.port("", 53, "UDP"));
    plane.client().resources(Pod.class).create(pod);

    Eventually.within(
        SOON,
        "told",
        () ->
            plane.client().resources(Event.class).informer().list().stream()
                .anyMatch(event -> event.getMessage().contains("taken by the cluster itself")));
    assertThat(table()).doesNotContain("udp . 53");
  }

  @Test
  void longNamesAndRefusedServicesDoNotKeepOthersFromTheirRules() throws InterruptedException {
    Attachment one = network.attach("one");
    String longName = "w".repeat(63);
    Pod pod =
        TestHostPorts.pod("p".repeat(200), one.address(), TestHostPorts.port("", 20_555, "TCP"));
    plane.client().resources(Pod.class).create(pod);
    Service refused = service("refused", clusterIp(11), 80);
    refused.getSpec().setSessionAffinity("ClientIP");
    refused
        .getSpec()
        .setSessionAffinityConfig(
            new SessionAffinityConfigBuilder()
                .withNewClientIP()
                .withTimeoutSeconds(-1)
                .endClientIP()
                .build());
    plane.client().resources(Service.class).create(refused);
    plane.client().resources(Service.class).create(service(longName, clusterIp(10), 80));
    plane
        .client()
        .resources(EndpointSlice.class)
        .create(slice("refused", 80, ready(one.address())));
    plane.client().resources(EndpointSlice.class).create(slice(longName, 80, ready(one.address())));

    Eventually.within(
        SOON,
        "rules",
        () -> table().contains("shop/" + longName) && table().contains("hostPort shop/ppp"));
    assertThat(table()).doesNotContain("shop/refused");
  }

  @Test
  void externalAddressWithoutEndpointsIsRefusedHere() throws InterruptedException {
    Attachment client = network.attach("client");
    Service service = service("web", clusterIp(10), 80);
    service.getSpec().setExternalIPs(List.of("192.0.2.77"));
    plane.client().resources(Service.class).create(service);

    Eventually.within(SOON, "refused", () -> table().contains("192.0.2.77 . tcp . 80"));
    assertThat(RealNetwork.connectError(client, "192.0.2.77", 80)).contains("refused");
    assertThat(RealNetwork.connectError("192.0.2.77", 80)).contains("refused");
  }
}
