// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import static dev.wheelhouse.plane.node.network.TestServices.ready;
import static dev.wheelhouse.plane.node.network.TestServices.service;
import static dev.wheelhouse.plane.node.network.TestServices.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.plane.node.network.Cidr;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "needs all of 127.0.0.0/8")
class LoopbackServiceProxyIT {

  private static final String CLUSTER_IP = "127.96.7.10";
  private static final Duration SOON = Duration.ofSeconds(5);

  @Test
  void forwardsToReadyEndpoints() throws Exception {
    try (InMemoryPlane plane = InMemoryPlane.start(Clock.system());
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Tasks tasks = new Tasks("server");
        LoopbackServiceProxy _ =
            LoopbackServiceProxy.start(
                Cidr.parse("127.96.0.0/16"), plane.client(), Clock.system())) {
      tasks.start("upper case", () -> upperCase(server));
      plane.client().resources(Service.class).create(service("web", CLUSTER_IP, 18080));
      plane
          .client()
          .resources(EndpointSlice.class)
          .create(slice("web", server.getLocalPort(), ready("127.0.0.1")));

      Eventually.within(SOON, "forwarded", () -> ask("hello").equals("HELLO"));
      plane.client().resources(Service.class).delete("shop", "web", DeleteQuery.DEFAULT);
      Eventually.within(SOON, "closed", () -> ask("hello").isEmpty());
    }
  }

  @Test
  void addressThatTwoServicesWantIsTheFirstOnesUntilItGoes() throws Exception {
    try (InMemoryPlane plane = InMemoryPlane.start(Clock.system());
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Tasks tasks = new Tasks("server");
        LoopbackServiceProxy _ =
            LoopbackServiceProxy.start(
                Cidr.parse("127.96.0.0/16"), plane.client(), Clock.system())) {
      tasks.start("upper case", () -> upperCase(server));
      serve(plane, "web", server.getLocalPort());
      Eventually.within(SOON, "forwarded", () -> ask("hello").equals("HELLO"));

      serve(plane, "late", 1);
      plane.client().resources(Service.class).create(service("marker", "127.96.7.11", 18080));
      Eventually.within(SOON, "all seen", () -> listens("127.96.7.11"));
      assertThat(ask("hello")).isEqualTo("HELLO");
      plane.client().resources(Service.class).delete("shop", "late", DeleteQuery.DEFAULT);
      plane.client().resources(Service.class).delete("shop", "marker", DeleteQuery.DEFAULT);
      Eventually.within(SOON, "all seen", () -> !listens("127.96.7.11"));
      assertThat(ask("hello")).isEqualTo("HELLO");

      serve(plane, "heir", server.getLocalPort());
      plane.client().resources(Service.class).delete("shop", "web", DeleteQuery.DEFAULT);
      plane.client().resources(EndpointSlice.class).delete("shop", "web-1", DeleteQuery.DEFAULT);
      plane.client().resources(Service.class).create(service("marker", "127.96.7.11", 18080));
      Eventually.within(SOON, "all seen", () -> listens("127.96.7.11"));
      assertThat(ask("hello")).isEqualTo("HELLO");
    }
  }

  private static void serve(InMemoryPlane plane, String name, int port) {
    plane.client().resources(EndpointSlice.class).create(slice(name, port, ready("127.0.0.1")));
    plane.client().resources(Service.class).create(service(name, CLUSTER_IP, 18080));
  }

  private static boolean listens(String address) {
    try (Socket socket = new Socket(address, 18080)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  private static void upperCase(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        String text = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        client
            .getOutputStream()
            .write(text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static String ask(String question) {
    try (Socket socket = new Socket(CLUSTER_IP, 18080)) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(question.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }

  @Test
  void refusesRangeThatNeedsTheKernel() {
    try (InMemoryPlane plane = InMemoryPlane.start(Clock.system())) {
      assertThatThrownBy(() ->
              LoopbackServiceProxy.start(
                  Cidr.parse("10.96.0.0/16"), plane.client(), Clock.system()))
          .hasMessageContaining("127.96.0.0/16");
    }
    assertThat(Cidr.parse("127.96.0.0/16").isLoopback()).isTrue();
  }

  @Test
  void datagramsGoToAnEndpointAndBackAndOnToTheNextOne() throws Exception {
    try (InMemoryPlane plane = InMemoryPlane.start(Clock.system());
        DatagramSocket one = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket two = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Tasks tasks = new Tasks("server");
        LoopbackServiceProxy _ =
            LoopbackServiceProxy.start(
                Cidr.parse("127.96.0.0/16"), plane.client(), Clock.system())) {
      tasks.start("one", () -> answer(one, "one"));
      tasks.start("two", () -> answer(two, "two"));
      Service dns = service("dns", CLUSTER_IP, 18053);
      dns.getSpec().getPorts().getFirst().setProtocol("UDP");
      plane.client().resources(Service.class).create(dns);
      EndpointSlice slice = slice("dns", one.getLocalPort(), ready("127.0.0.1"));
      EndpointSlice created = plane.client().resources(EndpointSlice.class).create(slice);
      Eventually.within(SOON, "the first one", () -> askByUdp(client).equals("one"));

      EndpointSlice moved = slice("dns", two.getLocalPort(), ready("127.0.0.1"));
      moved.setMetadata(created.getMetadata());
      plane.client().resources(EndpointSlice.class).update(moved);

      Eventually.within(SOON, "the other one", () -> askByUdp(client).equals("two"));
    }
  }

  private static void answer(DatagramSocket server, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    DatagramPacket packet = new DatagramPacket(new byte[16], 16);
    while (!server.isClosed()) {
      try {
        server.receive(packet);
        server.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static String askByUdp(DatagramSocket client) {
    try {
      client.setSoTimeout(100);
      client.send(new DatagramPacket(new byte[1], 1, InetAddress.ofLiteral(CLUSTER_IP), 18053));
      DatagramPacket answer = new DatagramPacket(new byte[16], 16);
      client.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
