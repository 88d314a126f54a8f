// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import static dev.wheelhouse.plane.node.network.policy.TestPolicies.namespace;
import static dev.wheelhouse.plane.node.network.policy.TestPolicies.pod;
import static dev.wheelhouse.plane.node.network.policy.TestPolicies.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.plane.node.network.Command;
import dev.wheelhouse.plane.node.network.PodNetwork.Attachment;
import dev.wheelhouse.plane.node.network.RealNetwork;
import dev.wheelhouse.plane.node.network.RealNetwork.TestServer;
import dev.wheelhouse.plane.node.network.TestServices;
import dev.wheelhouse.plane.node.network.routed.RoutedNetwork;
import dev.wheelhouse.plane.node.network.services.MachinePorts;
import dev.wheelhouse.plane.node.network.services.ServiceProxy;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyEnforcerIT {

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final String DENY_ALL = "{podSelector: {}, policyTypes: [Ingress, Egress]}";

  @TempDir Path temp;
  private RoutedNetwork.Options options;
  private RoutedNetwork routed;
  private GuardedNetwork network;
  private InMemoryPlane plane;
  private PolicyEnforcer enforcer;
  private Attachment web;
  private Attachment client;
  private Attachment stranger;

  @BeforeEach
  void start() throws InterruptedException {
    RealNetwork.assumePossible();
    options = RealNetwork.options(temp);
    routed = RoutedNetwork.start(options);
    plane = InMemoryPlane.start(Clock.system());
    enforcer =
        PolicyEnforcer.start(
            routed.names(), Map.of("here", routed), plane.client(), Clock.system());
    network = new GuardedNetwork(routed, enforcer);
    plane.client().resources(Namespace.class).create(namespace("shop", Map.of()));
    plane.client().resources(Namespace.class).create(namespace("bank", Map.of("trusted", "yes")));
    web = attach(pod("web", "shop", Map.of("app", "web")));
    client = attach(pod("client", "shop", Map.of("app", "client")));
    stranger = attach(pod("stranger", "bank", Map.of("app", "client")));
  }

  private Attachment attach(Pod pod) throws InterruptedException {
    Pod created = plane.client().resources(Pod.class).create(pod);
    String uid = created.getMetadata().getUid();
    Eventually.within(
        SOON,
        "pod known",
        () -> plane.client().resources(Pod.class).informer().list().contains(created));
    return network.attach(uid);
  }

  @AfterEach
  void leavesNothing() throws InterruptedException {
    if (routed != null) {
      enforcer.close();
      PolicyEnforcer.remove(routed.names());
      plane.close();
      routed.remove();
      assertThat(RoutedNetwork.leftovers(options)).isEmpty();
    }
  }

  private void apply(NetworkPolicy policy) {
    String before = table();
    plane.client().resources(NetworkPolicy.class).create(policy);
    Eventually.within(SOON, "in force", () -> !table().equals(before));
  }

  private String table() {
    try {
      return Command.attempt(
              List.of("nft", "list", "table", "ip", routed.names().policyTable()), "")
          .output()
          .replaceAll("counter packets \\d+ bytes \\d+", "counter");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static boolean reaches(Attachment from, Attachment to, int port)
      throws InterruptedException {
    return RealNetwork.fetch(from, to.address(), port).equals("hello");
  }

  @Test
  void denyAllIsolatesPodsOfTheNamespaceAndOpensAgain() throws InterruptedException {
    try (TestServer _ = RealNetwork.serve(web, 8080, "hello");
        TestServer _ = RealNetwork.serve(stranger, 8080, "hello")) {
      assertThat(reaches(client, web, 8080)).isTrue();
      apply(policy("deny", DENY_ALL));

      assertThat(reaches(client, web, 8080)).isFalse();
      assertThat(reaches(stranger, web, 8080)).isFalse();
      assertThat(reaches(client, stranger, 8080)).as("egress").isFalse();
      assertThat(reaches(web, web, 8080)).as("itself").isTrue();
      assertThat(RealNetwork.fetchFromHost(web.address(), 8080)).as("probes").isEqualTo("hello");

      plane.client().resources(NetworkPolicy.class).delete("shop", "deny", DeleteQuery.DEFAULT);
      Eventually.within(SOON, "open", () -> !table().contains("jump"));
      assertThat(reaches(client, web, 8080)).isTrue();
    }
  }

  @Test
  void allowsWhatRulesNameAndNothingElse() throws InterruptedException {
    apply(policy("deny", "{podSelector: {}, policyTypes: [Ingress]}"));
    apply(
        policy(
            "web",
            """
            podSelector: {matchLabels: {app: web}}
            ingress:
            - from: [{namespaceSelector: {matchLabels: {trusted: "yes"}}}]
              ports: [{port: web}]
            - from: [{podSelector: {matchLabels: {app: client}}}]
              ports: [{port: 9000, endPort: 9001}]
            """));
    try (TestServer _ = RealNetwork.serve(web, 8080, "hello");
        TestServer _ = RealNetwork.serve(web, 9001, "hello");
        TestServer _ = RealNetwork.serve(web, 9002, "hello")) {
      assertThat(reaches(stranger, web, 8080)).isTrue();
      assertThat(reaches(stranger, web, 9001)).isFalse();
      assertThat(reaches(client, web, 8080)).isFalse();
      assertThat(reaches(client, web, 9001)).isTrue();
      assertThat(reaches(client, web, 9002)).isFalse();
    }
  }

  @Test
  void blocksAndTheirExceptionsHoldForWhatGoesOut() throws InterruptedException {
    apply(
        policy(
            "out",
            """
            podSelector: {matchLabels: {app: client}}
            policyTypes: [Egress]
            egress: [{to: [{ipBlock: {cidr: %s, except: [%s/32]}}]}]
            """
                .formatted(options.podRange(), stranger.address())));
    try (TestServer _ = RealNetwork.serve(web, 8080, "hello");
        TestServer _ = RealNetwork.serve(stranger, 8080, "hello")) {
      assertThat(reaches(client, web, 8080)).isTrue();
      assertThat(reaches(client, stranger, 8080)).isFalse();
      assertThat(reaches(web, stranger, 8080)).isTrue();
    }
  }

  @Test
  void holdsBehindServicesToo() throws InterruptedException {
    String clusterIp = options.serviceRange().address(10);
    try (ServiceProxy _ =
        ServiceProxy.start(
            new ServiceProxy.Options(
                routed.names(), Map.of(), Map.of(), new MachinePorts(Map.of(), Set.of())),
            plane.client(),
            Clock.system())) {
      plane.client().resources(Service.class).create(TestServices.service("web", clusterIp, 80));
      plane
          .client()
          .resources(EndpointSlice.class)
          .create(TestServices.slice("web", 8080, TestServices.ready(web.address())));
      apply(
          policy(
              "web",
              """
              podSelector: {matchLabels: {app: web}}
              ingress: [{from: [{podSelector: {matchLabels: {app: client}}}]}]
              """));
      try (TestServer _ = RealNetwork.serve(web, 8080, "hello")) {
        Eventually.within(SOON, "service", () -> fetch(client, clusterIp).equals("hello"));
        assertThat(fetch(stranger, clusterIp)).contains("timed out");
        assertThat(fetch(web, clusterIp)).as("itself").isEqualTo("hello");
      }
    } finally {
      ServiceProxy.remove(routed.names());
    }
  }

  private static String fetch(Attachment pod, String address) {
    try {
      return RealNetwork.fetch(pod, address, 80);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Test
  void podIsIsolatedBeforeItsNetworkIsHandedOut() throws InterruptedException {
    apply(policy("deny", DENY_ALL));

    Attachment late = attach(pod("late", "shop", Map.of("app", "late")));

    assertThat(table()).contains(late.address() + " : jump in-");
    network.detach(late(late));
    Eventually.within(SOON, "gone", () -> !table().contains(late.address() + " "));
  }

  private String late(Attachment attachment) {
    return routed.attached().stream()
        .filter(uid -> routed.find(uid).orElseThrow().equals(attachment))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void podOfWhichTheObjectIsGoneStaysIsolatedUntilItsNetworkIsTakenAway()
      throws InterruptedException {
    apply(policy("deny", DENY_ALL));
    String uid = late(web);
    try (TestServer _ = RealNetwork.serve(web, 8080, "hello")) {
      plane.client().resources(Pod.class).delete("shop", "web", DeleteQuery.DEFAULT);
      attach(pod("after", "shop", Map.of("app", "after")));

      assertThat(reaches(stranger, web, 8080)).isFalse();
    }
    network.detach(uid);
    Eventually.within(SOON, "gone", () -> !table().contains(web.address() + " "));
  }

  @Test
  void staleStatusDoesNotKeepAnotherPodFromItsAddress() throws InterruptedException {
    plane
        .client()
        .resources(NetworkPolicy.class)
        .create(
            policy("more", "{podSelector: {matchLabels: {app: stale}}, policyTypes: [Ingress]}"));
    apply(policy("deny", DENY_ALL));
    String next = options.podRange().address(5);
    Pod stale = pod("stale", "shop", Map.of("app", "stale"));
    stale.getSpec().setNodeName("here");
    stale.setStatus(new PodStatusBuilder().withPodIP(next).build());
    plane.client().resources(Pod.class).create(stale);

    Attachment late = attach(pod("late", "shop", Map.of("app", "late")));

    assertThat(late.address()).isEqualTo(next);
    assertThat(table()).containsOnlyOnce(next + " : jump in-");
  }

  @Test
  void podThatTheApiDoesNotShowIsIsolatedByWhatItsNodeKnows() throws InterruptedException {
    apply(policy("deny", DENY_ALL));
    String hash = "0123456789abcdef0123456789abcdef";

    Attachment alone = network.attach(hash, pod("alone", "shop", Map.of("app", "static")));

    try (TestServer _ = RealNetwork.serve(alone, 8080, "hello")) {
      assertThat(reaches(stranger, alone, 8080)).isFalse();
    }
    network.detach(hash);
    Eventually.within(SOON, "gone", () -> !table().contains(alone.address() + " "));
  }

  @Test
  void podCannotSendFromTheAddressOfAnother() throws InterruptedException {
    String namespace = String.valueOf(Objects.requireNonNull(client.namespaceFile()).getFileName());
    Command.run(
        List.of("ip", "-n", namespace, "addr", "add", stranger.address() + "/32", "dev", "eth0"),
        "");
    try (TestServer _ = RealNetwork.serve(web, 8080, "hello")) {
      Command.Result spoofed =
          Command.attempt(
              List.of(
                  "ip",
                  "netns",
                  "exec",
                  namespace,
                  "busybox",
                  "nc",
                  "-w",
                  "1",
                  "-s",
                  stranger.address(),
                  web.address(),
                  "8080"),
              "");

      assertThat(spoofed.output()).doesNotContain("hello");
      assertThat(reaches(client, web, 8080)).isTrue();
    }
  }
}
