// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.dns;

import static dev.wheelhouse.plane.node.network.TestServices.endpoint;
import static dev.wheelhouse.plane.node.network.TestServices.ready;
import static dev.wheelhouse.plane.node.network.TestServices.service;
import static dev.wheelhouse.plane.node.network.TestServices.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Asks with the JDK's own DNS client, an independent reader of the wire form.
@SuppressWarnings({"BanJNDI", "JdkObsolete"}) // the directory service is this test's own server
class ClusterDnsIT {

  @TempDir Path temp;
  private InMemoryPlane plane;
  private ClusterDns dns;
  private ClusterDns upstream;

  @BeforeEach
  void start() throws Exception {
    plane = InMemoryPlane.start(Clock.system());
    plane
        .client()
        .resources(Namespace.class)
        .create(new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build());
    plane.client().resources(Service.class).create(service("web", "10.96.0.10", 80));
    Service db = service("db", "None", 5432);
    plane.client().resources(Service.class).create(db);
    EndpointSlice slice =
        slice(
            "db",
            5432,
            ready("10.244.0.5"),
            ready("10.244.0.6"),
            endpoint("10.244.0.7", false, false, false));
    slice.getEndpoints().getFirst().setHostname("db-0");
    plane.client().resources(EndpointSlice.class).create(slice);
    external("pay", "web.shop.svc.upstream.test");
    external("near", "db.shop.svc.cluster.local");
    external("gone", "nothing.shop.svc.cluster.local");
    external("ping", "pong.shop.svc.cluster.local");
    external("pong", "ping.shop.svc.cluster.local");
    Path nothing = Files.writeString(temp.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
    upstream =
        open("upstream.test", Upstreams.read(nothing, List.of(InetAddress.getLoopbackAddress())));
    dns = open("cluster.local", List.of(upstream.address()));
    Eventually.within(
        Duration.ofSeconds(5), "answers", () -> ask("web.shop.svc.cluster.local", "A").size() == 1);
  }

  private void external(String name, String target) {
    plane
        .client()
        .resources(Service.class)
        .create(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withType("ExternalName")
                .withExternalName(target)
                .endSpec()
                .build());
  }

  private ClusterDns open(String domain, List<InetSocketAddress> upstreams) {
    return ClusterDns.start(
        new ClusterDns.Options(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            domain,
            upstreams,
            Duration.ofMillis(300)),
        plane.client());
  }

  @AfterEach
  void stop() {
    dns.close();
    upstream.close();
    plane.close();
  }

  private Set<String> ask(String name, String type) {
    return ask(dns, name, type);
  }

  /// All values; "NXDOMAIN" where the name does not exist, "FAILED" for a server failure.
  private static Set<String> ask(ClusterDns server, String name, String type) {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
    environment.put("java.naming.provider.url", "dns://127.0.0.1:" + server.address().getPort());
    environment.put("com.sun.jndi.dns.timeout.retries", "1");
    Set<String> values = new TreeSet<>();
    try {
      Attributes found =
          new InitialDirContext(environment).getAttributes(name, new String[] {type});
      Attribute attribute = found.get(type);
      for (int i = 0; attribute != null && i < attribute.size(); i++) {
        values.add((String) attribute.get(i));
      }
    } catch (NameNotFoundException _) {
      values.add("NXDOMAIN");
    } catch (NamingException _) {
      values.add("FAILED");
    }
    return values;
  }

  @Test
  void answersServicesAndPods() {
    assertThat(ask("web.shop.svc.cluster.local", "A")).containsExactly("10.96.0.10");
    assertThat(ask("WEB.Shop.svc.cluster.local", "A")).containsExactly("10.96.0.10");
    assertThat(ask("db.shop.svc.cluster.local", "A")).containsExactly("10.244.0.5", "10.244.0.6");
    assertThat(ask("db-0.db.shop.svc.cluster.local", "A")).containsExactly("10.244.0.5");
    assertThat(ask("10-244-0-6.db.shop.svc.cluster.local", "A")).containsExactly("10.244.0.6");
    assertThat(ask("10-244-0-9.shop.pod.cluster.local", "A")).containsExactly("10.244.0.9");
  }

  @Test
  void tellsWhatAnExternalNameMeans() {
    assertThat(ask("pay.shop.svc.cluster.local", "CNAME"))
        .containsExactly("web.shop.svc.upstream.test.");
    assertThat(addresses("pay.shop.svc.cluster.local"))
        .containsExactly("web.shop.svc.upstream.test", "10.96.0.10");
    assertThat(addresses("near.shop.svc.cluster.local"))
        .containsExactlyInAnyOrder("db.shop.svc.cluster.local", "10.244.0.5", "10.244.0.6");
    assertThat(reply("gone.shop.svc.cluster.local").code()).isEqualTo(DnsMessage.NAME_ERROR);
    assertThat(reply("ping.shop.svc.cluster.local").code()).isEqualTo(DnsMessage.SERVER_FAILURE);
  }

  /// Aliases and addresses in the order of the answer: the JDK's client shows the last names only.
  private List<String> addresses(String name) {
    return reply(name).answers().stream()
        .map(record ->
            switch (record.data()) {
              case DnsMessage.Alias(String target) -> target;
              case DnsMessage.Address(InetAddress address) -> address.getHostAddress();
              default -> "other";
            })
        .toList();
  }

  private DnsMessage.Reply reply(String name) {
    byte[] question = DnsMessage.query(7, name, DnsMessage.A);
    byte[] answer =
        new Upstreams(List.of(dns.address()), Duration.ofSeconds(2))
            .ask(question, false)
            .orElseThrow();
    try {
      return DnsAnswers.read(answer);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void givesAddressesInTurn() {
    List<String> first = addresses("db.shop.svc.cluster.local");

    assertThat(addresses("db.shop.svc.cluster.local")).isEqualTo(first.reversed());
  }

  @Test
  void answersPortsAndAddresses() {
    assertThat(ask("_http._tcp.web.shop.svc.cluster.local", "SRV"))
        .containsExactly("0 100 80 web.shop.svc.cluster.local.");
    assertThat(ask("_http._tcp.db.shop.svc.cluster.local", "SRV"))
        .containsExactly(
            "0 100 5432 10-244-0-6.db.shop.svc.cluster.local.",
            "0 100 5432 db-0.db.shop.svc.cluster.local.");
    assertThat(ask("10.0.96.10.in-addr.arpa", "PTR"))
        .containsExactly("web.shop.svc.cluster.local.");
    assertThat(ask("5.0.244.10.in-addr.arpa", "PTR"))
        .containsExactly("db-0.db.shop.svc.cluster.local.");
  }

  @Test
  void tellsMissingNamesFromMissingRecords() {
    assertThat(ask("web.shop.svc.cluster.local", "AAAA")).isEmpty();
    assertThat(ask("shop.svc.cluster.local", "A")).isEmpty();
    assertThat(ask("nothing.shop.svc.cluster.local", "A")).containsExactly("NXDOMAIN");
    assertThat(ask("web.nothing.svc.cluster.local", "AAAA")).containsExactly("NXDOMAIN");
    assertThat(ask("_ftp._tcp.web.shop.svc.cluster.local", "SRV")).containsExactly("NXDOMAIN");
    assertThat(ask("example.com.shop.svc.cluster.local", "A")).containsExactly("NXDOMAIN");
  }

  @Test
  void failsQuicklyWithoutUpstreamAndNeverAsksItself() {
    assertThat(ask(upstream, "example.com", "A")).containsExactly("FAILED");
  }

  @Test
  void passesOtherQuestionsOn() {
    Upstreams upstreams = new Upstreams(List.of(upstream.address()), Duration.ofSeconds(1));
    byte[] question = {
      1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 'w', 'e', 'b', 4, 's', 'h', 'o', 'p', 3, 's', 'v', 'c',
      8, 'u', 'p', 's', 't', 'r', 'e', 'a', 'm', 4, 't', 'e', 's', 't', 0, 0, 1, 0, 1
    };

    assertThat(upstreams.ask(question, false)).isPresent();
    assertThat(upstreams.ask(question, true))
        .hasValueSatisfying(answer -> assertThat(answer).startsWith(1, 2).endsWith(10, 96, 0, 10));
  }

  @Test
  void tellsPodsWhereToAsk() {
    assertThat(ClusterDns.resolvConf("10.244.0.1", "shop", "cluster.local"))
        .isEqualTo(
            """
            search shop.svc.cluster.local svc.cluster.local cluster.local
            nameserver 10.244.0.1
            options ndots:5
            """);
  }
}
