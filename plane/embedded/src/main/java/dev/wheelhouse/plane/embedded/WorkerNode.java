// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Parts;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.Yaml;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.node.agent.NodeAgent;
import dev.wheelhouse.plane.node.agent.NodeOptions;
import dev.wheelhouse.plane.node.ingress.IngressEntry;
import dev.wheelhouse.plane.node.network.Cidr;
import dev.wheelhouse.plane.node.network.HostNetwork;
import dev.wheelhouse.plane.node.network.PodNetwork;
import dev.wheelhouse.plane.node.network.dns.ClusterDns;
import dev.wheelhouse.plane.node.network.policy.GuardedNetwork;
import dev.wheelhouse.plane.node.network.policy.PolicyEnforcer;
import dev.wheelhouse.plane.node.network.routed.RoutedNetwork;
import dev.wheelhouse.plane.node.network.services.Endpoint;
import dev.wheelhouse.plane.node.network.services.HealthChecks;
import dev.wheelhouse.plane.node.network.services.LoadBalancers;
import dev.wheelhouse.plane.node.network.services.LoopbackServiceProxy;
import dev.wheelhouse.plane.node.network.services.MachinePorts;
import dev.wheelhouse.plane.node.network.services.ServiceProxy;
import dev.wheelhouse.plane.node.staticpods.StaticPodSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The nodes of a plane on their [NodeSite]: pod network, Services, DNS, policies, an agent for
/// each, and the Ingress entry.
final class WorkerNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerNode.class);

  /// Programs that do not listen to SIGTERM, such as a `sleep`, use up all that they are given.
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
  private static final String LOOPBACK_PODS = "127.244.0.0/16";

  private final PlaneOptions options;
  private final NodeSite site;
  private final ControlPlane control;
  private final Clock clock;
  private final Parts parts = new Parts();
  private final List<PodNetwork> networks;
  private final List<NodeAgent> agents = new ArrayList<>();
  private final IngressEntry entry;

  private WorkerNode(PlaneOptions options, NodeSite site, ControlPlane control, Clock clock)
      throws InterruptedException {
    this.options = options;
    this.site = site;
    this.control = control;
    this.clock = clock;
    boolean routed = site.runtime().name().equals("oci");
    try {
      this.entry =
          parts.add(
              IngressEntry.start(
                  IngressEntry.Options.loopback(options.node().httpPort()),
                  control.client(Identity.user("system:wheelhouse:ingress"))));
      this.networks = routed ? routedNetworks() : hostNetworks();
      for (int index = 0; index < networks.size(); index++) {
        agents.add(parts.add(agent(index, routed)));
      }
      if (routed) {
        measure();
      }
    } catch (RuntimeException | InterruptedException e) {
      parts.close();
      throw e;
    }
  }

  static WorkerNode start(PlaneOptions options, NodeSite site, ControlPlane control, Clock clock)
      throws InterruptedException {
    return new WorkerNode(options, site, control, clock);
  }

  /// A node works without them.
  private void measure() {
    try {
      parts.add(
          ResourceMetrics.start(
              control,
              networks.getFirst().hostAddress(),
              agents.stream().map(NodeAgent::usage).toList()));
    } catch (PlatformException e) {
      LOG.atError().setCause(e).log("metrics.k8s.io is not served: its objects cannot be written");
    }
  }

  private PlaneClient client(int index) {
    return control.client(
        Identity.user("system:node:" + options.node().nodeName(index), "system:nodes"));
  }

  private NodeAgent agent(int index, boolean routed) throws InterruptedException {
    NodeSetup setup = options.node();
    NodeOptions wanted =
        NodeOptions.of(setup.nodeName(index), NodeSite.nodeDirectory(options, index))
            .withMaxPods(setup.maxPods())
            .withPodCidr(routed ? setup.podRange(index).toString() : "")
            .withShare(setup.nodes())
            .withImageCollection(setup.images().collection())
            .withEviction(setup.eviction());
    Optional<StaticPodSource> manifests =
        setup
            .manifests()
            .filter(_ -> index == 0)
            .map(path -> new StaticPodSource(path, Yaml::toJson));
    return NodeAgent.start(
        manifests.map(wanted::withStaticPods).orElse(wanted),
        site.runtime(),
        client(index),
        site.images(),
        networks.get(index),
        clock);
  }

  private List<PodNetwork> routedNetworks() throws InterruptedException {
    RoutedNetwork whole = RoutedNetwork.start(networkOptions(options));
    parts.add(() -> remove(whole));
    List<RoutedNetwork> pods = whole.split(options.node().nodes());
    List<String> addresses = pods.stream().map(RoutedNetwork::hostAddress).toList();
    PlaneClient client = client(0);
    int port = control.server().port();
    Endpoint published = new Endpoint(control.advertiseAddress(), port);
    parts.add(
        ServiceProxy.start(
            new ServiceProxy.Options(
                whole.names(),
                Map.of(published, new Endpoint("127.0.0.1", port)),
                ranges(),
                new MachinePorts(addresses(pods), reserved())),
            client,
            clock));
    parts.add(ClusterDns.start(ClusterDns.Options.at(addresses.getFirst()), client));
    balance(addresses.getFirst(), Set.of("tcp/53", "udp/53", "tcp/" + port));
    parts.add(HealthChecks.start(addresses(pods), client, clock));
    PolicyEnforcer policies =
        parts.add(PolicyEnforcer.start(whole.names(), byNode(pods), client, clock));
    return pods.stream().<PodNetwork>map(one -> new GuardedNetwork(one, policies)).toList();
  }

  /// What this plane itself listens on, on any address.
  private Set<String> reserved() {
    return Set.of(
        "tcp/53",
        "udp/53",
        "tcp/" + control.server().port(),
        "tcp/" + site.registry().port(),
        "tcp/" + entry.port());
  }

  private Map<String, String> addresses(List<RoutedNetwork> pods) {
    Map<String, String> addresses = new HashMap<>();
    byNode(pods).forEach((node, network) -> addresses.put(node, network.hostAddress()));
    return addresses;
  }

  private Map<String, PodNetwork> byNode(List<RoutedNetwork> pods) {
    Map<String, PodNetwork> nodes = new LinkedHashMap<>();
    for (int index = 0; index < pods.size(); index++) {
      nodes.put(options.node().nodeName(index), pods.get(index));
    }
    return nodes;
  }

  private Map<String, Cidr> ranges() {
    Map<String, Cidr> ranges = new HashMap<>();
    for (int index = 0; index < options.node().nodes(); index++) {
      ranges.put(options.node().nodeName(index), options.node().podRange(index));
    }
    return ranges;
  }

  private void balance(String address, Set<String> reserved) {
    parts.add(
        LoadBalancers.start(
            address,
            reserved,
            control.client(Identity.user("system:wheelhouse:load-balancer")),
            clock));
  }

  private static void remove(RoutedNetwork pods) throws InterruptedException {
    ServiceProxy.remove(pods.names());
    PolicyEnforcer.remove(pods.names());
    pods.remove();
  }

  private List<PodNetwork> hostNetworks() {
    Cidr services = Cidr.parse(options.server().serviceClusterIpRange());
    if (services.isLoopback()) {
      parts.add(LoopbackServiceProxy.start(services, client(0), clock));
      balance("127.0.0.1", Set.of("tcp/" + control.server().port()));
      parts.add(
          HealthChecks.start(Map.of(options.node().nodeName(0), "127.0.0.1"), client(0), clock));
    } else {
      LOG.atWarn()
          .addKeyValue("range", services)
          .log(
              "Services cannot be reached: this runtime needs a --service-cluster-ip-range inside"
                  + " 127.0.0.0/8, such as 127.96.0.0/16");
    }
    Cidr pods = Cidr.parse(options.node().podCidr());
    Cidr range = pods.isLoopback() ? pods : Cidr.parse(LOOPBACK_PODS);
    List<PodNetwork> networks = new ArrayList<>();
    for (int index = 0; index < options.node().nodes(); index++) {
      networks.add(
          new HostNetwork(
              index == 0 ? options.dataDirectory() : NodeSite.nodeDirectory(options, index),
              range.part(index, options.node().nodes())));
    }
    return networks;
  }

  private static RoutedNetwork.Options networkOptions(PlaneOptions options) {
    return new RoutedNetwork.Options(
        options.dataDirectory(),
        Cidr.parse(options.node().podCidr()),
        Cidr.parse(options.server().serviceClusterIpRange()));
  }

  NodePodStreams streams() {
    return NodePodStreams.of(agents);
  }

  String runtime() {
    return agents.getFirst().runtime();
  }

  String entryUrl() {
    return "http://127.0.0.1:" + entry.port() + "/";
  }

  String registryHost() {
    return "127.0.0.1:" + site.registry().port();
  }

  /// Parts of pods that are still on this machine though their pods are gone.
  List<String> podLeftovers() {
    List<String> leftovers = new ArrayList<>();
    agents.forEach(agent -> leftovers.addAll(agent.leftovers()));
    networks.forEach(
        network -> network.attached().forEach(uid -> leftovers.add("network of pod " + uid)));
    return leftovers;
  }

  /// What a stopped node has left in the kernel.
  static List<String> leftovers(PlaneOptions options) throws InterruptedException {
    return RoutedNetwork.leftovers(networkOptions(options));
  }

  /// Ends the pods of all nodes side by side, then the nodes, then their network: nothing stays on
  /// this machine but files.
  @Override
  public void close() {
    try {
      List<Thread> stopping = agents.stream().map(WorkerNode::stopping).toList();
      for (Thread one : stopping) {
        one.join();
      }
      parts.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.TIMEOUT, "interrupted while stopping the node", e);
    }
  }

  private static Thread stopping(NodeAgent agent) {
    return Thread.ofVirtual()
        .name("stop pods")
        .start(() -> {
          try {
            agent.stopPods(STOP_GRACE, STOP_LIMIT);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
